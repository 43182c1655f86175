import Glibc
import Inference
import Logging
import RiskScorer
import ServiceLifecycle
import Stores
import Synchronization
import Testing
import Wire

@testable import Gateway

/// A gateway as `serve` builds it, on loopback, a temporary directory and a port of the system's choice.
struct GatewayHarness: Sendable {
    let application: Application
    let options: GatewayOptions
    let port: Int
    let upstream: FakeUpstream
    let log: TestLog
    let fresh: FreshSettings
    private let lifecycle: ServiceGroup

    /// Runs a gateway for the length of `body` and stops it gracefully.
    static func run(
        _ script: @escaping FakeUpstream.Script = ModelServer.good(.openai), scorer: RiskScorer = RiskScorer(),
        accessLog: AccessLog = AccessLog { _ in }, configure: (inout GatewayOptions) throws -> Void = { _ in },
        _ body: (GatewayHarness) async throws -> Void
    ) async throws {
        let upstream = FakeUpstream(script)
        try await upstream.start()
        let folder = try TestFolder()
        try await run(in: folder, upstream, scorer: scorer, accessLog: accessLog, configure: configure, body)
        upstream.release()
        try await upstream.stop()
    }

    /// Runs a gateway on a directory that outlives it.
    static func run(
        in folder: TestFolder, _ upstream: FakeUpstream, scorer: RiskScorer = RiskScorer(),
        accessLog: AccessLog = AccessLog { _ in }, configure: (inout GatewayOptions) throws -> Void = { _ in },
        _ body: (GatewayHarness) async throws -> Void
    ) async throws {
        signal(SIGPIPE, SIG_IGN)
        let options = try options(in: folder, upstream, configure)
        let log = TestLog()
        let fresh = FreshSettings(options)
        let application = try await Application.build(
            options, scorer: scorer, rereading: { try fresh.settings.withLock { try $0.get() } },
            logger: log.logger, accessLog: accessLog)
        let lifecycle = ServiceGroup(
            configuration: .init(services: [.init(service: Runner(application: application))], logger: log.logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            let end = End()
            group.addTask {
                defer { end.hasCome.store(true, ordering: .relaxed) }
                try await lifecycle.run()
            }
            do {
                try await eventually("the listener", within: .seconds(20)) {
                    let listens = log.port != nil && TestFolder.mode(options.controlPath) == 0o600
                    return listens || end.hasCome.load(ordering: .relaxed)
                }
                guard let port = log.port else { throw OutOfPatience(what: "the listener") }
                try await body(
                    GatewayHarness(
                        application: application, options: options, port: port, upstream: upstream, log: log,
                        fresh: fresh, lifecycle: lifecycle))
            } catch {
                await lifecycle.triggerGracefulShutdown()
                try await group.waitForAll()  // why it did not start, if it did not, says more
                throw error
            }
            await lifecycle.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        withExtendedLifetime(folder) {}
    }

    private static func options(
        in folder: TestFolder, _ upstream: FakeUpstream, _ configure: (inout GatewayOptions) throws -> Void
    ) throws -> GatewayOptions {
        let endpoint = try #require(UpstreamEndpoint("http://127.0.0.1:\(upstream.port)"))
        let server = try UpstreamServer(name: "default", endpoint: endpoint)
        var options = GatewayOptions(
            controlPath: folder.path + "/control.sock", upstreams: [server], data: folder.data)
        options.port = 0
        try configure(&options)
        return options
    }

    /// What the gateway reads when it is told to reload.
    final class FreshSettings: Sendable {
        let settings: Mutex<Result<GatewayOptions, Failure>>

        init(_ options: GatewayOptions) { settings = Mutex(.success(options)) }
    }

    /// What SIGHUP does, with settings that are other than those at the start; says whether they were taken over.
    func reload(_ change: (inout GatewayOptions) throws -> Void) throws -> Bool {
        var options = options
        try change(&options)
        let result = Result<GatewayOptions, Failure>.success(options)
        fresh.settings.withLock { $0 = result }
        return try service(ReloadOnHangup.self).reloader.reload()
    }

    /// A service of the gateway.
    func service<Kind: Service>(_ kind: Kind.Type) throws -> Kind {
        try #require(application.services.lazy.compactMap { $0 as? Kind }.first)
    }

    /// What SIGTERM does.
    func stop() async { await lifecycle.triggerGracefulShutdown() }

    private final class End: Sendable {
        let hasCome = Atomic(false)
    }

    private struct Runner: Service {
        let application: Application
        func run() async throws { try await application.run() }
    }

    // MARK: - The audit

    var audit: AuditReader { AuditReader(application.directory) }

    /// The decision of an answer, once it and its end are on record.
    func decision(_ answer: WireAnswer) async throws -> DecisionRecord {
        let id = try #require(answer.field("x-request-id"))
        return try await eventual("the outcome of \(id)") {
            try audit.decision(requestID: id).flatMap { $0.outcome == nil ? nil : $0 }
        }
    }

    /// The newest decision, once its end is on record.
    func newest() async throws -> DecisionRecord {
        try await eventual("an outcome") {
            try audit.decisions(DecisionFilter(limit: 1)).first.flatMap { $0.outcome == nil ? nil : $0 }
        }
    }

    /// How often a subject was refused for a reason without a row of its own.
    func refusals(_ code: String) throws -> Int {
        try audit.refusals().filter { $0.reason.rawValue == code }.reduce(0) { $0 + $1.count }
    }

    /// The sealed events of the feed that are still in memory.
    func feed() throws -> [FeedEvent] {
        let publisher = try service(RiskTicker.self).feed
        return publisher.since(0).compactMap { event in
            (try? JSONDocument(event.bytes)).flatMap { FeedEvent(json: $0.root) }
        }
    }
}

extension RiskScorer {
    /// The scorer without its classifier, for what must not hang on how that was trained last.
    static let rulesAlone = RiskScorer(models: Models(user: nil, tool: nil))
}
