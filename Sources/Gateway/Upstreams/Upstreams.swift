import Inference
import Logging
import SecurityGate
import Wire

/// The configured model servers: which of them may serve a request, what each is and has, and how it does.
final class Upstreams: Sendable {
    /// One server with what the gateway learnt of it. A reference: all loops hold it for each request.
    final class Entry: Sendable {
        let server: UpstreamServer
        let transport: UpstreamTransport
        let state: UpstreamState
        let health: UpstreamHealth

        fileprivate init(
            _ server: UpstreamServer, _ settings: CircuitBreaker.Settings
        ) throws(UpstreamSetupError) {
            self.server = server
            transport = try UpstreamTransport(server)
            state = UpstreamState(configured: server.api)
            health = UpstreamHealth(settings)
        }
    }

    let entries: [Entry]
    private let router: UpstreamRouter
    /// True for the plain case of one server for everybody and everything.
    private let isSingle: Bool
    /// False where models are asked for once at the start only, so that newer ones are unknown.
    private let refreshes: Bool
    private let logger: Logger

    /// Reads the certificate files that the servers name; fails on the first that cannot be used.
    ///
    /// - Parameter breaker: when each server is paused; nil for what suits the configuration.
    init(
        _ servers: [UpstreamServer], breaker: CircuitBreaker.Settings? = nil, refreshes: Bool, logger: Logger
    ) throws(UpstreamSetupError) {
        let router = UpstreamRouter(servers)
        var entries: [Entry] = []
        for (index, server) in servers.enumerated() {
            let isSole = !servers.indices.contains { $0 != index && router.overlap($0, index) }
            entries.append(try Entry(server, breaker ?? Self.breaker(server.limits, isSole: isSole)))
        }
        self.entries = entries
        self.router = router
        self.refreshes = refreshes
        self.logger = logger
        isSingle = servers.count == 1 && servers[0].models.isEmpty && servers[0].tenants.isEmpty
    }

    /// Where others can take over, a server is paused early. A sole server is paused only when nothing but failures came
    /// for a while, and for a second at first: its models cannot be had meanwhile.
    private static func breaker(_ limits: UpstreamLimits, isSole: Bool) -> CircuitBreaker.Settings {
        var settings = CircuitBreaker.Settings(limits)
        guard isSole else { return settings }
        settings.failures = 20
        settings.percent = 100
        settings.pause = 1_000
        settings.longestPause = 30_000
        return settings
    }

    /// Indices of the servers that may serve the request, best first. Where several may, those that are known not to have
    /// the model are left out.
    func candidates(model: String, tenant: UpstreamRouter.Tenant) -> [Int] {
        if isSingle { return Self.first }
        let found = router.candidates(model: model, tenant: tenant)
        guard found.count > 1 else { return found }
        let offering = found.filter { entries[$0].state.facts?.offers(model) ?? true }
        return offering.isEmpty ? found : offering
    }

    private static let first = [0]

    /// What the tenant can be served with, each model once, as the first server that has it describes it.
    func models(for tenant: UpstreamRouter.Tenant) -> [(model: UpstreamFacts.Model, dialect: Dialect)] {
        var seen: Set<String> = []
        var out: [(UpstreamFacts.Model, Dialect)] = []
        for (index, entry) in entries.enumerated() {
            guard let facts = entry.state.facts else { continue }
            for model in facts.models where !seen.contains(model.name) {
                guard isSingle || router.mayReach(model: model.name, upstream: index, tenant: tenant) else { continue }
                seen.insert(model.name)
                out.append((model, facts.dialect))
            }
        }
        return out
    }

    /// True when a server that the tenant can reach is known to have the model, false when all of them are known not to;
    /// nil where that cannot be told.
    func offers(_ model: String, to tenant: UpstreamRouter.Tenant) -> Bool? {
        var isKnown = true
        for index in isSingle ? Self.first : router.candidates(model: model, tenant: tenant) {
            guard let facts = entries[index].state.facts else {
                isKnown = false
                continue
            }
            if facts.offers(model) { return true }
        }
        return isKnown && refreshes ? false : nil
    }

    /// True when some server is known to have the model.
    func knows(_ model: String) -> Bool { entries.contains { $0.state.facts?.offers(model) ?? false } }

    /// Tokens that a model's context holds at the server that is asked first; nil where that does not tell.
    func window(of model: String, for tenant: UpstreamRouter.Tenant) -> Int? {
        candidates(model: model, tenant: tenant).first.flatMap { entries[$0].state.facts?.model(named: model)?.window }
    }

    /// Names and ids of tenants that servers are set apart for.
    var favoured: [String] { Set(entries.flatMap(\.server.tenants)).sorted() }

    /// Tells a server's breaker what became of a request; says whether that opened or closed it. Why a server fails is
    /// logged, as often as is of use.
    ///
    /// What a request itself may have caused, a crash or a long silence, counts only where another tenant met the last
    /// such failure: what one tenant sends pauses a server for nobody.
    func settle(
        _ index: Int, _ permit: CircuitBreaker.Permit, _ verdict: UpstreamVerdict, tenant: String, at now: Int64
    ) -> CircuitBreaker.Change {
        let entry = entries[index]
        guard case .failed(let failure) = verdict else { return entry.health.settle(permit, verdict, at: now) }
        if entry.state.mayLog(at: now) {
            logger.warning(
                "upstream failed",
                metadata: ["upstream.name": "\(entry.server.name)", "upstream.failure": "\(failure.word)"])
        }
        let counts = !failure.mayBeCausedByRequest || entry.state.isFailure(alsoOfAnother: tenant)
        return entry.health.settle(permit, counts ? verdict : .unknown, at: now)
    }

    /// Version of the first Ollama that the tenant can reach; empty where there is none.
    func version(for tenant: UpstreamRouter.Tenant) -> String {
        for entry in entries where entry.server.tenants.isEmpty || tenant.isNamed(in: entry.server.tenants) {
            if let version = entry.state.facts?.version, !version.isEmpty { return version }
        }
        return ""
    }

    /// True when some server could be asked something now.
    func isAvailable(at now: Int64) -> Bool {
        entries.contains {
            $0.state.dialect != nil && $0.state.quarantinedSince == nil && $0.health.admits(at: now)
        }
    }
}

extension UpstreamRouter.Tenant {
    init(_ principal: Principal) { self.init(id: principal.tenantID, name: principal.tenantName) }

    fileprivate func isNamed(in tenants: Set<String>) -> Bool { tenants.contains(id) || tenants.contains(name) }
}
