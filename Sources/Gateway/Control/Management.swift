import NIOCore
import Stores
import Wire

/// What operators can see and do, over the control API or on a data directory whose gateway is stopped.
struct Management: Sendable {
    let identity: IdentityStore
    let bans: BanStore
    let policies: PolicyStore
    let reader: AuditReader
    let actions: ActionLog
    let alerts: AlertStore
    let extraction: ExtractionShelf
    let quarantines: UpstreamQuarantineStore
    let models: StoppedCatalog
    let denied = DeniedAttempts()
    let directory: DataDirectory
    /// The running gateway; nil on a stopped one.
    let live: Live?

    /// What only a running gateway has; masked when it is printed, as by an error, for the feed's key is in it.
    struct Live: Sendable, CustomStringConvertible, CustomReflectable {
        let gateway: String
        let environment: String
        /// The Redis on which consoles can follow the feed; nil for none.
        let redis: String?
        let feedKey: String
        let boot: String
        /// Milliseconds since 1970.
        let started: Int
        let feed: FeedPublisher
        let guardian: ModelGuard
        let behaviour: BehaviourStore
        let extraction: ExtractionTable
        let desk: ExtractionDesk
        let conversations: ConversationStore
        let responses: Responses
        let autoBans: AutoBanService
        let alerts: AlertService
        let counters: Counters
        let outputs: OutputCounters
        let health: Health
        let audit: AuditWriter
        let upstreams: Upstreams
        let quarantines: Quarantines
        /// Stored conversations, and a loop on which they are asked for.
        let vault: ConversationVault
        let loop: any EventLoop
        let policy: PolicyHolder
        let limits: LimitReader
        let meters: MeterReader
        let accessLog: AccessLog
        let control = ControlCounters()
        /// What shares the state with other gateways; nil without Redis.
        let state: StateSync?
        /// Tells the other gateways of a ban, or of its end.
        let share: @Sendable (Ban, _ isActive: Bool) -> Void

        var description: String { "Live(…)" }
        var customMirror: Mirror { Mirror(self, children: []) }
    }

    init(
        _ directory: DataDirectory, identity: IdentityStore, bans: BanStore, policies: PolicyStore,
        models: StoppedCatalog, live: Live?
    ) {
        self.identity = identity
        self.bans = bans
        self.policies = policies
        self.directory = directory
        reader = AuditReader(directory)
        actions = ActionLog(directory)
        alerts = AlertStore(directory)
        extraction = ExtractionShelf(directory)
        quarantines = UpstreamQuarantineStore(directory)
        self.models = models
        self.live = live
    }

    /// Every route there is.
    var routes: [ControlRoute] {
        tenantRoutes + dataKeyRoutes + [showUsage] + keyRoutes + operatorRoutes + banRoutes + pardonRoutes + alertRoutes
            + modelRoutes + upstreamRoutes + jobRoutes + policyRoutes + auditRoutes + liveRoutes
    }

    /// Runs one call, as the command line does on a stopped gateway.
    ///
    /// - Parameter target: path and query, percent-encoded.
    func handle(
        _ method: ControlRoute.Method, _ target: String, body: [UInt8] = [], caller: String, role: Operator.Role
    ) -> ControlReply {
        ControlTable(self).handle(
            IncomingCall(method: method.rawValue, target: target, body: body, caller: caller, role: role))
    }

    func publish(_ body: FeedEvent.Body, tenant: String? = nil) {
        live?.feed.publish(body, tenant: tenant, time: SystemClock.wall())
    }

    /// The running gateway, or why there is none.
    func running() throws -> Live {
        guard let live else {
            throw ControlError(
                code: "not_running", message: "This needs a running gateway.", hint: "Start it with secureinfer serve.")
        }
        return live
    }
}
