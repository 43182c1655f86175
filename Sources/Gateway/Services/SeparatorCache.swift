import TenantIsolator
import Wire

/// What keeps the prompts of the tenants that were served last apart in a prefix cache: an HMAC each, always the same for a
/// tenant, which is not computed for each request. Belongs to an event loop.
final class SeparatorCache {
    private let isolator: TenantIsolator
    private var nonces: [String: Minted] = [:]
    private var salts: [String: Minted] = [:]

    private static let limit = 4096

    init(_ isolator: TenantIsolator) { self.isolator = isolator }

    func nonce(tenant: String) -> Minted {
        if let known = nonces[tenant] { return known }
        let made = Minted(nonce: isolator.promptNonce(tenant: tenant))
        if nonces.count >= Self.limit { nonces = [:] }
        nonces[tenant] = made
        return made
    }

    func salt(tenant: String) -> Minted {
        if let known = salts[tenant] { return known }
        let made = Minted(salt: isolator.cacheSalt(tenant: tenant))
        if salts.count >= Self.limit { salts = [:] }
        salts[tenant] = made
        return made
    }
}
