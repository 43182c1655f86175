import Vocabulary

/// One event of the feed: what a gateway publishes and the console shows.
///
/// On the wire it is one JSON object of which the last member is a mac (``FeedSeal``). `seq` grows by one per gateway and
/// boot, so a receiver sees every gap.
public struct FeedEvent: Sendable, Equatable {
    /// Version of the format.
    public static let version = 1

    /// Name of the gateway.
    public var gateway: String
    /// Random name of that gateway's run.
    public var boot: String
    /// Counts from 1 within gateway and boot.
    public var sequence: Int
    /// Unix time in milliseconds.
    public var time: Int
    /// Tenant id the event is about, if any.
    public var tenant: String?
    /// Request id the event is about, if any.
    public var request: String?
    /// The kind and its own fields.
    public var body: Body

    public init(
        gateway: String, boot: String, sequence: Int, time: Int, tenant: String? = nil, request: String? = nil,
        body: Body
    ) {
        self.gateway = gateway
        self.boot = boot
        self.sequence = sequence
        self.time = time
        self.tenant = tenant
        self.request = request
        self.body = body
    }

    /// The kinds of event; the names of the cases are the values of `kind`.
    public enum Body: Sendable, Equatable {
        /// Boxed: it is large, and passes through several queues.
        indirect case decision(Decision)
        case risk(Risk)
        case alert(Alert)
        case model(Model)
        case ban(Ban)
        case limit(Limit)
        case link(Link)
        case notice(Notice)

        /// Value of `kind` on the wire.
        public var kind: String {
            switch self {
            case .decision: "decision"
            case .risk: "risk"
            case .alert: "alert"
            case .model: "model"
            case .ban: "ban"
            case .limit: "limit"
            case .link: "link"
            case .notice: "notice"
            }
        }
    }
}
