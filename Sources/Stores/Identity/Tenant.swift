import SecurityGate

/// What an operator sets for a tenant.
public struct TenantSettings: Sendable, Equatable {
    public var limits: TenantLimits
    /// False: what earlier requests showed never changes a later ruling.
    public var autoBan: Bool
    public var mode: Mode

    public init(limits: TenantLimits = TenantLimits(), autoBan: Bool = true, mode: Mode = .enforce) {
        self.limits = limits
        self.autoBan = autoBan
        self.mode = mode
    }
}

/// A customer of the gateway.
public struct Tenant: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable, Codable {
        case active, suspended
    }

    /// `t_` and 16 random characters.
    public let id: String
    public let name: String
    public let state: State
    public let settings: TenantSettings
    /// Milliseconds since 1970.
    public let created: Int64
}
