import SecurityGate
import Synchronization

/// What presenting a key leads to. Clients see the first apart and all but `suspended` of the rest as one 401.
public enum KeyVerdict: Sendable, Equatable {
    case principal(Principal)
    /// Malformed, unknown or wrong.
    case invalid
    case expired(Principal)
    case revoked(Principal)
    case suspended(Principal)
}

/// All client keys in memory, for the hot path: about 2 µs a look-up, no allocation for a wrong key.
///
/// Whatever is presented costs one look-up, one HMAC over 42 bytes and one comparison in constant time, so the time
/// tells nobody which keys exist.
public final class KeyCache: Sendable {
    struct Entry: Sendable {
        var mac: Digest32
        var principal: Principal
        var isSuspended: Bool
        var expires: Int64?
        var isRevoked: Bool
    }

    fileprivate struct Table {
        var entries: [PublicID: Entry] = [:]
        var idsOfTenant: [String: [PublicID]] = [:]
    }

    private let digest: @Sendable (UnsafeRawBufferPointer) -> Digest32
    private let decoyKey: [UInt8]
    private let decoyMAC: Digest32
    private let table = Mutex(Table())
    private let listener = Mutex<(@Sendable ([String]) -> Void)?>(nil)

    init(digest: @escaping @Sendable (UnsafeRawBufferPointer) -> Digest32) {
        self.digest = digest
        decoyKey = Array(Credential.mint(.tenantKey).text.utf8)
        // The MAC of another random text, so that presenting the decoy itself fails too.
        decoyMAC = Array(Credential.mint(.operatorToken).text.utf8).withUnsafeBytes(digest)
    }

    /// The tenants that have a key.
    public var tenants: [String] { table.withLock { Array($0.idsOfTenant.keys) } }
    /// Calls `body` with tenants that may have got their first key, before any of those is let in, from now on; it must
    /// return soon. There is one listener.
    public func listen(_ body: @escaping @Sendable ([String]) -> Void) { listener.withLock { $0 = body } }

    /// How many keys are known.
    public var count: Int { table.withLock { $0.entries.count } }

    /// Judges a key as a client sent it.
    ///
    /// - Parameters:
    ///   - key: the bytes after `Bearer `, of any length.
    ///   - now: milliseconds since 1970.
    public func authenticate(_ key: UnsafeRawBufferPointer, now: Int64) -> KeyVerdict {
        let id = Credential.publicID(in: key, kind: .tenantKey)
        let entry = table.withLock { $0.entries[id ?? .none] }
        let mac = id == nil ? decoyKey.withUnsafeBytes(digest) : digest(key)
        guard (entry?.mac ?? decoyMAC).matches(mac), let entry else { return .invalid }
        if entry.isRevoked { return .revoked(entry.principal) }
        if let expires = entry.expires, now >= expires { return .expired(entry.principal) }
        return entry.isSuspended ? .suspended(entry.principal) : .principal(entry.principal)
    }

    /// The same for a key held as text.
    public func authenticate(_ key: String, now: Int64) -> KeyVerdict {
        var key = key
        return key.withUTF8 { authenticate(UnsafeRawBufferPointer($0), now: now) }
    }

    /// Whether a key that was let in before would still be let in, so that its open streams can be cut: false for one that
    /// was revoked or deleted, is over, or whose tenant is suspended.
    ///
    /// - Parameter now: milliseconds since 1970.
    public func isLive(keyID: String, now: Int64) -> Bool {
        guard let id = PublicID(keyID), let entry = table.withLock({ $0.entries[id] }) else { return false }
        return !entry.isRevoked && !entry.isSuspended && entry.expires.map { now < $0 } ?? true
    }

    /// A tenant as one of its keys has it, whichever; nil for one without keys.
    public func principal(tenant: String) -> Principal? {
        table.withLock { table in
            for id in table.idsOfTenant[tenant] ?? [] {
                if let entry = table.entries[id] { return entry.principal }
            }
            return nil
        }
    }

    /// Puts the keys of one tenant in place of those known before; none when it was deleted.
    func replace(tenant: String, with entries: [(PublicID, Entry)]) {
        if !entries.isEmpty { tell([tenant]) }
        table.withLock { table in
            for id in table.idsOfTenant.removeValue(forKey: tenant) ?? [] { table.entries[id] = nil }
            table.add(entries)
        }
    }

    /// Puts all keys in place of those known before; callers see the old or the new set, never a mixture.
    func replaceAll(with entries: [(PublicID, Entry)]) {
        var fresh = Table()
        fresh.entries.reserveCapacity(entries.count)
        fresh.add(entries)
        tell(Array(fresh.idsOfTenant.keys))
        // What was there before is freed outside the lock: that takes a while for many keys.
        var old = fresh
        table.withLock { swap(&$0, &old) }
    }

    private func tell(_ tenants: [String]) { listener.withLock { $0 }?(tenants) }
}

extension KeyCache.Table {
    fileprivate mutating func add(_ added: [(PublicID, KeyCache.Entry)]) {
        for (id, entry) in added {
            entries[id] = entry
            idsOfTenant[entry.principal.tenantID, default: []].append(id)
        }
    }
}
