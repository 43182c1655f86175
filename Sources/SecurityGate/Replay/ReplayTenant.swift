/// What is known of a tenant besides its requests.
public struct ReplayTenant: Sendable, Equatable {
    public var name: String
    public var limits: TenantLimits
    public var autoBan: Bool
    public var mode: Mode
    public var access: TenantAccess
    public var alerts: Alerts

    public init(
        name: String, limits: TenantLimits = TenantLimits(), autoBan: Bool = true, mode: Mode = .enforce,
        access: TenantAccess = TenantAccess(), alerts: Alerts = .none
    ) {
        self.name = name
        self.limits = limits
        self.autoBan = autoBan
        self.mode = mode
        self.access = access
        self.alerts = alerts
    }

    /// What operators said of the tenant's alerts; nobody labels single requests, so this is the next best.
    public enum Alerts: Sendable, Equatable {
        case none
        /// Nobody looked at them yet.
        case open
        /// Operators acknowledged or closed at least one.
        case confirmed
        /// Operators called at least one a false positive, and confirmed none.
        case falsePositive
    }
}

/// How likely it is that a request which the draft would block is honest, by what else is known of its tenant.
public enum Suspicion: String, Sendable, CaseIterable {
    /// No alert, and nothing blocked before: a false positive, most likely.
    case none
    /// Alerts, of which operators called one false and confirmed none: a false positive, most likely.
    case cleared
    /// Alerts that nobody looked at, or something blocked before.
    case suspected
    /// An alert that operators acknowledged or closed as real.
    case confirmed

    init(_ alerts: ReplayTenant.Alerts, wasBlocked: Bool) {
        self =
            switch alerts {
            case .confirmed: .confirmed
            case .falsePositive: .cleared
            case .open: .suspected
            case .none: wasBlocked ? .suspected : .none
            }
    }
}
