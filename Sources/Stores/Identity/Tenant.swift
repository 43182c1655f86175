import SecurityGate

/// What an operator sets for a tenant.
public struct TenantSettings: Sendable, Equatable {
    public var limits: TenantLimits
    /// False: what earlier requests showed never changes a later ruling.
    public var autoBan: Bool
    public var mode: Mode
    /// Which models and routes it may use.
    public var access: TenantAccess

    public init(
        limits: TenantLimits = TenantLimits(), autoBan: Bool = true, mode: Mode = .enforce,
        access: TenantAccess = TenantAccess()
    ) {
        self.limits = limits
        self.autoBan = autoBan
        self.mode = mode
        self.access = access
    }

    /// Most that a limit can be.
    static let limit = 1_000_000_000

    /// Refuses settings that mean nothing.
    func check() throws(StoresError) {
        guard [limits.requests, limits.tokens, limits.concurrency].allSatisfy({ $0 >= 0 }) else {
            throw StoresError(.valueInvalid, "A limit is below zero", hint: "Use 0 for no limit")
        }
        guard [limits.requests, limits.tokens, limits.concurrency].allSatisfy({ $0 <= Self.limit }) else {
            throw StoresError(.valueInvalid, "A limit is above \(Self.limit)", hint: "Use 0 for no limit")
        }
        guard access.models.count <= TenantAccess.modelLimit, Set(access.models).count == access.models.count else {
            throw StoresError(
                .valueInvalid, "Too many models, or one of them twice",
                hint: "Name \(TenantAccess.modelLimit) at most, or a beginning as in llama3*")
        }
        guard access.routes.count <= TenantAccess.routeLimit, access.routes.allSatisfy(Self.isPath) else {
            throw StoresError(
                .valueInvalid, "The routes are not paths, or too many",
                hint: "Name \(TenantAccess.routeLimit) at most, as in /v1/chat/completions")
        }
    }

    private static func isPath(_ route: String) -> Bool {
        1...64 ~= route.utf8.count && route.hasPrefix("/")
            && route.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") }
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
    /// Grows whenever it is suspended or resumed, so that a change of settings on another gateway never undoes that: ms since
    /// 1970, and 0 before the first time.
    var stateVersion: Int64 = 0
}
