import Crypto

/// The keyed hashes by which the search for campaigns knows tenants, and back.
struct TenantHashes {
    /// Tenants that are remembered; of more, all are forgotten and met again.
    private static let limit = 131_072

    private let key: SymmetricKey
    private var hashes: [String: UInt64] = [:]
    private var names: [UInt64: String] = [:]

    init(key: SymmetricKey) { self.key = key }

    mutating func hash(of tenant: String) -> UInt64 {
        if let known = hashes[tenant] { return known }
        if hashes.count >= Self.limit { (hashes, names) = ([:], [:]) }
        let mac = HMAC<SHA256>.authenticationCode(for: Array(tenant.utf8), using: key)
        let hash = mac.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        hashes[tenant] = hash
        names[hash] = tenant
        return hash
    }

    /// The tenants behind hashes; those that were forgotten are left out.
    func tenants(_ hashes: [UInt64]) -> [String] { hashes.compactMap { names[$0] } }
}
