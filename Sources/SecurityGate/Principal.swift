/// On whose behalf a request runs, as the hot path needs it: one reference, shared by all keys of a tenant but for the key's id.
public final class Principal: Sendable, Equatable {
    public let tenantID: String
    public let tenantName: String
    public let keyID: String
    public let limits: TenantLimits
    public let autoBan: Bool
    public let mode: Mode
    /// Which models and routes it may use.
    public let access: TenantAccess

    public init(
        tenantID: String, tenantName: String, keyID: String, limits: TenantLimits, autoBan: Bool,
        mode: Mode, access: TenantAccess = TenantAccess()
    ) {
        self.tenantID = tenantID
        self.tenantName = tenantName
        self.keyID = keyID
        self.limits = limits
        self.autoBan = autoBan
        self.mode = mode
        self.access = access
    }

    public static func == (left: Principal, right: Principal) -> Bool {
        left.keyID == right.keyID && left.tenantID == right.tenantID && left.tenantName == right.tenantName
            && left.limits == right.limits && left.autoBan == right.autoBan && left.mode == right.mode
            && left.access == right.access
    }
}

/// What a tenant may use; 0 is no limit.
public struct TenantLimits: Sendable, Equatable {
    /// Requests a minute.
    public var requests: Int
    /// Tokens a minute.
    public var tokens: Int
    /// Requests at the same time.
    public var concurrency: Int

    public init(requests: Int = 0, tokens: Int = 0, concurrency: Int = 0) {
        self.requests = requests
        self.tokens = tokens
        self.concurrency = concurrency
    }
}
