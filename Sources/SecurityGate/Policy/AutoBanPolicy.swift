/// When a tenant, key or address is banned without an operator.
public struct AutoBanPolicy: Sendable, Equatable {
    /// Whom a ban of blocked requests holds.
    public enum Target: String, Sendable, CaseIterable, Codable {
        case tenant, key, address
    }

    /// Blocked requests within `window` that lead to a ban; 0 is never.
    public var blocks = 10
    /// Milliseconds.
    public var window = 600_000
    /// Percent of the target's requests within `window` that must have been blocked, too: of many honest ones some are
    /// blocked in error, and a key that a whole application uses is not to be shut out for them.
    public var share = 5
    /// The key alone by default, so that one user of a tenant shuts out nobody else.
    public var target = Target.key
    /// Milliseconds of the first ban, the second and so on; the last one holds for all that follow.
    public var durations = [900_000, 3_600_000, 14_400_000, 86_400_000, 604_800_000]
    /// Milliseconds after which an earlier ban makes the next one no longer.
    public var memory = 2_592_000_000
    /// Bans are recorded and shown, and refuse nothing.
    public var isSimulated = false
    /// Names or ids of tenants, ids of keys, addresses and ranges whose blocked requests are not counted. A key is not saved
    /// by it from a ban of its tenant.
    public var spared: Set<String> = []

    public init() {}
}
