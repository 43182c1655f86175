import Stores
import Wire

/// What operators can see and do, over the control API or on a data directory whose gateway is stopped.
struct Management: Sendable {
    let identity: IdentityStore
    let bans: BanStore
    let reader: AuditReader
    let actions: ActionLog
    let alerts: AlertStore
    let models: ModelCatalog
    /// The running gateway; nil on a stopped one.
    let live: Live?

    /// What only a running gateway has.
    struct Live: Sendable {
        let gateway: String
        let environment: String
        let redis: String?
        let feedKey: String
        let boot: String
        let feed: FeedPublisher
        let guardian: ModelGuard
        let behaviour: BehaviourStore
        let counters: Counters
        let health: Health
        let audit: AuditWriter
        let upstreams: Upstreams
        /// Tells the other gateways of a ban, or of its end.
        let share: @Sendable (Ban, _ isActive: Bool) -> Void
    }

    init(_ directory: DataDirectory, identity: IdentityStore, bans: BanStore, models: ModelCatalog, live: Live?) {
        self.identity = identity
        self.bans = bans
        reader = AuditReader(directory)
        actions = ActionLog(directory)
        alerts = AlertStore(directory)
        self.models = models
        self.live = live
    }

    /// Every route there is.
    var routes: [ControlRoute] {
        tenantRoutes + keyRoutes + operatorRoutes + banRoutes + alertRoutes + modelRoutes + auditRoutes + liveRoutes
    }

    /// Finds the route and runs it for a caller.
    func handle(
        _ method: ControlRoute.Method, _ path: String, query: [String: String] = [:], body: [UInt8] = [],
        caller: String, role: Operator.Role
    ) -> ControlReply {
        do {
            for route in routes where route.method == method {
                guard let values = route.match(path) else { continue }
                guard role >= route.role else {
                    throw ControlError(
                        code: "role_too_low", message: "This needs the role \(route.role.rawValue).",
                        hint: "Ask an operator who has it.")
                }
                let call = ControlCall(caller: caller, role: role, values: values, query: query, body: body)
                return try route.run(call)
            }
            throw ControlError.noRoute
        } catch {
            return .failure(error)
        }
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
