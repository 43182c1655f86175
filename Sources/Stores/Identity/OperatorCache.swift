import Synchronization

/// The operators whose tokens work, in memory.
///
/// Whatever is presented costs one look-up, one HMAC over 42 bytes and one comparison in constant time.
final class OperatorCache: Sendable {
    struct Entry: Sendable {
        var mac: Digest32
        var `operator`: Operator

        func isLive(at now: Int64) -> Bool { `operator`.expires.map { now < $0 } ?? true }
    }

    private let digest: @Sendable (UnsafeRawBufferPointer) -> Digest32
    private let decoyToken: [UInt8]
    private let decoyMAC: Digest32
    private let entries = Mutex<[PublicID: Entry]>([:])

    init(digest: @escaping @Sendable (UnsafeRawBufferPointer) -> Digest32) {
        self.digest = digest
        decoyToken = Array(Credential.mint(.operatorToken).text.utf8)
        // The MAC of another random text, so that presenting the decoy itself fails too.
        decoyMAC = Array(Credential.mint(.tenantKey).text.utf8).withUnsafeBytes(digest)
    }

    /// The operator whose token this is, of any length; `now` in milliseconds since 1970.
    func authenticate(_ token: UnsafeRawBufferPointer, now: Int64) -> Operator? {
        let id = Credential.publicID(in: token, kind: .operatorToken)
        let entry = entries.withLock { $0[id ?? .none] }
        let mac = id == nil ? decoyToken.withUnsafeBytes(digest) : digest(token)
        guard (entry?.mac ?? decoyMAC).matches(mac), let entry, entry.isLive(at: now) else { return nil }
        return entry.operator
    }

    func isLive(_ id: String, now: Int64) -> Bool {
        guard let id = PublicID(id) else { return false }
        return entries.withLock { $0[id] }?.isLive(at: now) ?? false
    }

    /// Puts all operators in place of those known before.
    func replaceAll(with fresh: [(PublicID, Entry)]) {
        let table = Dictionary(fresh, uniquingKeysWith: { $1 })
        entries.withLock { $0 = table }
    }
}
