import Vocabulary

/// What `GET /v1/snapshot` answers: all that a console needs before the live feed.
public struct Snapshot: Sendable, Equatable {
    public var gateway = ""
    public var boot = ""
    /// Last sequence number that is contained in this snapshot; live events go on at the next one.
    public var sequence = 0
    /// Unix time in milliseconds.
    public var time = 0
    /// Name of the deployment, shown in the header: `prod-eu-1`.
    public var environment = ""
    /// Key of the feed's macs, hex.
    public var feedKey = ""
    /// Address of the Redis that carries the feed: `unix:/…`, `redis://…`, or nil for none that a console could use.
    public var redis: String?
    /// Those with a risk, a ban or a recent decision first; not all of them where there are many.
    public var tenants: [TenantState] = []
    /// How many tenants there are.
    public var tenantsTotal = 0
    public var bans: [FeedEvent.Ban] = []
    public var models: [FeedEvent.Model] = []
    /// Newest first.
    public var alerts: [TimedAlert] = []
    /// Recent decisions other than allow, newest first.
    public var decisions: [TimedDecision] = []

    public init() {}

    /// A tenant as the console's first pane shows it.
    public struct TenantState: Sendable, Equatable {
        public var id: String
        public var name: String
        /// `active` or `suspended`.
        public var state: String
        /// `enforce` or `monitor`.
        public var mode: String
        /// 0 to 100 at the time of the snapshot.
        public var risk: Int
        public var why: String

        public init(id: String, name: String, state: String, mode: String, risk: Int, why: String) {
            self.id = id
            self.name = name
            self.state = state
            self.mode = mode
            self.risk = risk
            self.why = why
        }
    }

    /// An alert with its time and tenant.
    public struct TimedAlert: Sendable, Equatable {
        public var time: Int
        public var tenant: String
        public var alert: FeedEvent.Alert

        public init(time: Int, tenant: String, alert: FeedEvent.Alert) {
            self.time = time
            self.tenant = tenant
            self.alert = alert
        }
    }

    /// A decision with its time, tenant and request id.
    public struct TimedDecision: Sendable, Equatable {
        public var time: Int
        public var tenant: String
        public var request: String
        public var decision: FeedEvent.Decision

        public init(time: Int, tenant: String, request: String, decision: FeedEvent.Decision) {
            self.time = time
            self.tenant = tenant
            self.request = request
            self.decision = decision
        }
    }
}
