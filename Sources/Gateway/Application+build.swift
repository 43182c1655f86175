import Crypto
import Glibc
import Inference
import Logging
import ModelVerifier
import NIOCore
import NIOPosix
import RiskScorer
import SecurityGate
import ServiceLifecycle
import Stores
import TenantIsolator
import Wire

extension Application {
    /// Wires a gateway: the only place that knows every type.
    ///
    /// - Parameters:
    ///   - rereading: reads the settings anew when SIGHUP comes; without it the signal is left alone.
    ///   - level: the log's, which a reload may change.
    static func build(
        _ options: GatewayOptions, scorer: RiskScorer = RiskScorer(),
        rereading: (@Sendable () throws -> GatewayOptions)? = nil, logger: Logger,
        level: LogLevel = LogLevel(), accessLog: AccessLog = AccessLog()
    ) async throws -> Application {
        let directory = try DataDirectory(options.data, secrets: options.secrets, purpose: "gateway")
        try directory.checkDataKeys()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let loops = Array(group.makeIterator())
        let router = SettlementRouter()
        let audit = try AuditWriter(directory, now: Int64(SystemClock.wall()), onSettled: router.route)
        let identity = try IdentityStore(directory)
        let bans = try BanStore(directory)
        let policies = try PolicyStore(directory)
        let upstreams = try Upstreams(
            options.upstreams, breaker: options.breaker, refreshes: options.models != nil, logger: logger)
        warnOfStrangers(upstreams, identity, logger)
        let health = Health(
            audit: audit, upstreams: upstreams, verifiesModels: options.models != nil,
            sharesState: options.redis != nil)
        let feed = try await makeFeed(options, directory, loops[0], health)
        let quarantines = Quarantines(
            UpstreamQuarantineStore(directory), upstreams, gateway: options.gateway, feed: feed, logger: logger)
        try quarantines.restore()
        let isolator = TenantIsolator(
            masterKey: directory.secrets.master.bytes, former: directory.secrets.formerMaster?.bytes)
        let vault = try await makeVault(options, directory, isolator, loops[0], health)
        let alerts = makeAlerts(options, directory, identity, feed, logger)
        let guardian = try makeGuard(options, directory, feed, alerts, health, logger)
        let (bell, ringer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let shared = Shared(
            boot: feed.boot, started: SystemClock.wall(),
            policy: PolicyHolder(own: options.policy, file: options.policyFile, stored: policies.current()),
            scorer: scorer,
            samples: SampleReader(seed: seed(directory)),
            isolator: isolator, vault: vault, marks: TenantMarks(isolator, keys: identity.cache), keys: identity.cache,
            bans: bans, audit: audit, feed: feed,
            alerts: alerts, behaviour: BehaviourStore(),
            extraction: ExtractionTable(boot: feed.boot, restores: true),
            sightings: ExtractionOutbox { ringer.yield() },
            autoBans: AutoBanService(bans: bans, alerts: alerts, feed: feed, logger: logger), models: guardian.registry,
            upstreams: upstreams, quarantines: quarantines, health: health,
            counters: Counters(), accessLog: accessLog, limiter: LocalLimiter())
        let state = try await makeState(
            options, directory, StateStore(directory, identity: identity, bans: bans, policies: policies), loops[0],
            shared, logger)
        let desk = try await makeDesk(options, directory, loops[0], shared, logger)
        policies.listen { [policy = shared.policy] in policy.store($0) }
        let notices = PolicyNotices(identity: identity, feed: feed, logger: logger)
        notices.fileTaken(shared.policy.state, isNew: true)
        let bound = try await makeLoops(options, shared, loops, digestKey: digestKey(directory))
        router.attach(bound)
        let first = bound[0]
        let share: @Sendable (Ban, Bool) -> Void = { ban, isActive in
            first.0.execute { shareBan(ban, isActive, first.1.value) }
        }
        bans.listen { [autoBans = shared.autoBans] target in
            autoBans.forget(target)
            guard target.scope == .tenant else { return }
            first.0.execute { unshareBan(target.name, first.1.value) }
        }
        let management = Management(
            directory, identity: identity, bans: bans, policies: policies,
            models: StoppedCatalog(catalog: guardian.catalog),
            live: Management.Live(
                gateway: options.gateway, environment: options.environment, redis: options.redis?.openDisplay,
                feedKey: hex(bytes(directory.secrets.feed.key)), boot: feed.boot, started: shared.started, feed: feed,
                guardian: guardian,
                behaviour: shared.behaviour, extraction: shared.extraction, desk: desk,
                conversations: shared.conversations, responses: shared.responses,
                autoBans: shared.autoBans, alerts: alerts, counters: shared.counters, outputs: shared.outputCounters,
                health: health, audit: audit,
                upstreams: upstreams, quarantines: quarantines, vault: vault, loop: loops[0], policy: shared.policy,
                limits: LimitReader(
                    shared, isShared: options.redis != nil, loops: bound.map { (loop: $0.0, services: $0.1) }),
                meters: MeterReader(bound.map { (loop: $0.0, services: $0.1) }), accessLog: shared.accessLog,
                state: state, share: share))
        guardian.herald.listen { for (loop, services) in bound { loop.execute { services.value.cutRefused() } } }
        let reload = await makeReload(options, rereading, shared, guardian, notices, bound, logger, level)
        let watches = try await makeWatches(options, first, upstreams, guardian, logger)
        await learn(watches)
        return Application(
            services: watches + (state.map { [$0] } ?? []) + reload + controlServers(options, management, logger) + [
                shared.accessLog, alerts.outside, alerts, shared.autoBans, guardian,
                ExtractionSync(desk: desk, bell: bell),
                RiskTicker(behaviour: shared.behaviour, feed: feed, alerts: alerts),
                TroubleWatch(health: health, audit: audit, alerts: alerts),
                TextKeeper(store: TextStore(directory), logger: logger),
                ConversationKeeper(
                    vault: vault, sweep: TenantSweep(directory), loop: loops[0], logger: logger),
                TenantListener(
                    host: options.host, port: options.port, tls: options.tls, group: group,
                    loops: bound.map { ($0.0, $0.1) }, health: health, counters: shared.counters, logger: logger),
            ], group: group, directory: directory, identity: identity, policies: policies, audit: audit, logger: logger)
    }

    /// What keeps the verdicts on the models; the document of bindings that holds is noted, so that no older one will.
    private static func makeGuard(
        _ options: GatewayOptions, _ directory: DataDirectory, _ feed: FeedPublisher, _ alerts: AlertService,
        _ health: Health, _ logger: Logger
    ) throws -> ModelGuard {
        let pins = ModelPinStore(directory)
        try options.vouching.bindings?.check(pins)
        try options.vouching.bindings?.keep(pins)
        let herald = ModelHerald(
            registry: ModelRegistry(mode: options.models == nil ? .none : .enforce), feed: feed, alerts: alerts,
            logger: logger)
        return ModelGuard(
            catalog: ModelCatalog(
                directory: options.models, vouching: VouchingHolder(options.vouching), pins: pins),
            herald: herald, health: health, period: options.modelRehash)
    }

    private static func makeAlerts(
        _ options: GatewayOptions, _ directory: DataDirectory, _ identity: IdentityStore, _ feed: FeedPublisher,
        _ logger: Logger
    ) -> AlertService {
        let store = AlertStore(directory)
        let origin = AlertDelivery.Origin(gateway: options.gateway, environment: options.environment)
        let outside = AlertDelivery(options.alerts, origin: origin, store: store, logger: logger) { tenant in
            try? identity.tenant(tenant).name
        }
        return AlertService(store: store, feed: feed, outside: outside, logger: logger)
    }

    /// The unix socket always, TCP besides it where that is asked for.
    private static func controlServers(
        _ options: GatewayOptions, _ management: Management, _ logger: Logger
    ) -> [any Service] {
        let socket = ControlServer(path: options.controlPath, management: management, logger: logger)
        guard let address = options.controlTCP else { return [socket] }
        return [socket, ControlTCPServer(address: address, management: management, logger: logger)]
    }

    /// What takes new settings over, where there is a way to read them anew.
    private static func makeReload(
        _ options: GatewayOptions, _ rereading: (@Sendable () throws -> GatewayOptions)?, _ shared: Shared,
        _ guardian: ModelGuard, _ notices: PolicyNotices, _ loops: [(any EventLoop, NIOLoopBound<LoopServices>)],
        _ logger: Logger, _ level: LogLevel
    ) async -> [any Service] {
        guard let rereading else { return [] }
        let pins = guardian.catalog.pins
        let read: @Sendable () throws -> GatewayOptions = {
            let fresh = try rereading()
            try fresh.vouching.bindings?.check(pins)
            return fresh
        }
        let reloader = Reloader(options, feed: shared.feed, logger: logger, read: read) { fresh in
            let isNew = shared.policy.state.file != fresh.policyFile
            shared.policy.configure(fresh.policy, file: fresh.policyFile)
            notices.fileTaken(shared.policy.state, isNew: isNew)
            shared.alerts.outside.configure(fresh.alerts)
            try? fresh.vouching.bindings?.keep(pins)
            guardian.take(fresh.vouching)
            level.value = fresh.log.level
            for (loop, services) in loops { loop.execute { services.value.live = LiveSettings(fresh) } }
        }
        return [await ReloadOnHangup(reloader)]
    }

    private static func warnOfStrangers(_ upstreams: Upstreams, _ identity: IdentityStore, _ logger: Logger) {
        for name in upstreams.favoured where (try? identity.tenant(name)) == nil {
            logger.warning("an upstream is set apart for a tenant that is not there", metadata: ["tenant": "\(name)"])
        }
    }

    private static func makeFeed(
        _ options: GatewayOptions, _ directory: DataDirectory, _ loop: any EventLoop, _ health: Health
    ) async throws -> FeedPublisher {
        if options.redis != nil { health.redisLinks(down: 1) }
        return try await loop.submit {
            let feed = FeedPublisher(
                gateway: options.gateway, boot: String(RequestID.make().dropFirst(4).prefix(12)),
                feedKey: directory.secrets.feed.key, redis: options.redis, on: loop
            ) { up in health.redisLinks(down: up ? -1 : 1) }
            feed.start()
            return feed
        }.get()
    }

    private static func makeVault(
        _ options: GatewayOptions, _ directory: DataDirectory, _ isolator: TenantIsolator, _ loop: any EventLoop,
        _ health: Health
    ) async throws -> ConversationVault {
        if options.redis != nil { health.redisLinks(down: 1) }
        return try await loop.submit {
            ConversationVault.open(
                directory, redis: options.redis, isolator: isolator, work: LongWork.pool, on: loop
            ) { up in health.redisLinks(down: up ? -1 : 1) }
        }.get()
    }

    /// What shares the state with the other gateways; nil without Redis.
    private static func makeState(
        _ options: GatewayOptions, _ directory: DataDirectory, _ store: StateStore, _ loop: any EventLoop,
        _ shared: Shared, _ logger: Logger
    ) async throws -> StateSync? {
        guard let redis = options.redis else { return nil }
        return try await loop.submit {
            StateSync(
                directory, store, redis: redis, on: loop, gateway: options.gateway, feed: shared.feed,
                health: shared.health, limiter: shared.limiter, logger: logger)
        }.get()
    }

    /// What does the extraction detector's work apart from requests.
    private static func makeDesk(
        _ options: GatewayOptions, _ directory: DataDirectory, _ loop: any EventLoop, _ shared: Shared,
        _ logger: Logger
    ) async throws -> ExtractionDesk {
        let stream = try await loop.submit { options.redis.map { ExtractionStream($0, on: loop) } }.get()
        let ladder = ExtractionLadder(
            keys: shared.keys, policy: shared.policy, responses: shared.responses, autoBans: shared.autoBans)
        return ExtractionDesk(
            ExtractionDesk.Rooms(
                table: shared.extraction, outbox: shared.sightings, shelf: ExtractionShelf(directory), stream: stream,
                ladder: ladder, alerts: shared.alerts, feed: shared.feed, clock: shared.clock, logger: logger),
            secrets: directory.secrets)
    }

    /// What each event loop owns, made on that loop.
    private static func makeLoops(
        _ options: GatewayOptions, _ shared: Shared, _ loops: [any EventLoop], digestKey: SymmetricKey
    ) async throws -> [(any EventLoop, NIOLoopBound<LoopServices>)] {
        var out: [(any EventLoop, NIOLoopBound<LoopServices>)] = []
        for (index, loop) in loops.enumerated() {
            if options.redis != nil { shared.health.redisLinks(down: 1) }
            let bound = try await loop.submit {
                let admission = Admission(
                    redis: options.redis, local: shared.limiter, on: loop, name: "\(shared.boot).\(index)",
                    clock: SystemClock.moment
                ) { admission, up in linkChanged(up, index, shared, admission) }
                let services = LoopServices(
                    shared, LiveSettings(options), loop: loop, index: index, admission: admission, digestKey: digestKey)
                admission.start()
                return NIOLoopBound(services, eventLoop: loop)
            }.get()
            out.append((loop, bound))
        }
        return out
    }

    /// A loop's link to Redis went up or down; the first loop's stands for all in the feed.
    private static func linkChanged(_ up: Bool, _ index: Int, _ shared: Shared, _ admission: Admission) {
        shared.health.redisLinks(down: up ? -1 : 1)
        guard index == 0 else { return }
        let now = SystemClock.wall()
        for ban in up ? shared.bans.table.tenants(at: Int64(now)) : [] {
            admission.share(tenant: ban.id, milliseconds: ban.until.map { Int($0) - now })
        }
        shared.feed.publish(.link(.init(peer: "redis", state: up ? "up" : "down")), time: now)
        shared.feed.publish(.limit(.init(control: "rate_requests", state: up ? "shared" : "degraded")), time: now)
    }

    /// A ban that another gateway lifted while this one was away may have been shared anew when it came back.
    private static func unshareBan(_ tenant: String, _ services: LoopServices) {
        let now = Int64(SystemClock.wall())
        guard !services.shared.bans.table.tenants(at: now).contains(where: { $0.id == tenant }) else { return }
        services.admission.unshare(tenant: tenant)
    }

    private static func shareBan(_ ban: Ban, _ isActive: Bool, _ services: LoopServices) {
        guard ban.isToldOutside else { return }
        guard isActive else { return services.admission.unshare(tenant: ban.target) }
        services.admission.share(tenant: ban.target, milliseconds: ban.until.map { Int($0) - SystemClock.wall() })
    }

    /// One watch for each model server, on the first loop's connections.
    private static func makeWatches(
        _ options: GatewayOptions, _ first: (any EventLoop, NIOLoopBound<LoopServices>), _ upstreams: Upstreams,
        _ guardian: ModelGuard, _ logger: Logger
    ) async throws -> [UpstreamWatch] {
        let (loop, services) = first
        var out: [UpstreamWatch] = []
        for (index, entry) in upstreams.entries.enumerated() {
            let probe = try await loop.submit {
                let link = services.value.links[index]
                return UpstreamProbe(
                    pool: NIOLoopBound(link.pool, eventLoop: loop), request: link.request, on: loop)
            }.get()
            out.append(
                UpstreamWatch(
                    entry: entry, probe: probe, refreshes: options.models != nil,
                    heard: { guardian.heard($0, from: $1) }, logger: logger))
        }
        return out
    }

    /// Asks every server once, all at the same time.
    private static func learn(_ watches: [UpstreamWatch]) async {
        await withTaskGroup(of: Void.self) { group in
            for watch in watches { group.addTask { await watch.learn() } }
        }
    }

    private static func digestKey(_ directory: DataDirectory) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: directory.secrets.master.key, info: Array("secureinfer prompt digest v1".utf8),
            outputByteCount: 32)
    }

    /// The seed of the extraction detector's hashes: equal on all gateways, so that they count alike.
    private static func seed(_ directory: DataDirectory) -> UInt64 {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: directory.secrets.master.key, info: Array("secureinfer extraction seed v1".utf8),
            outputByteCount: 8)
        return bytes(key).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(_ key: SymmetricKey) -> [UInt8] { key.withUnsafeBytes { Array($0) } }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
