import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The tenants' listener: accepts connections onto the event loops, and drains them when the gateway stops.
struct TenantListener: Service {
    let host: String
    let port: Int
    /// Nil for plain HTTP.
    let tls: ServerTLS?
    let group: MultiThreadedEventLoopGroup
    let loops: [(loop: any EventLoop, services: NIOLoopBound<LoopServices>)]
    let health: Health
    let counters: Counters
    let logger: Logger

    /// Longest time that answers in progress get after the signal to stop.
    private static let drainLimit = Duration.seconds(20)
    /// Connections at the same time; one more is closed at once.
    private static let connectionLimit = 20_000

    /// Longest time that the first verification of models may keep the listener back: small stores are done by then.
    private static let verificationLimit = Duration.seconds(2)

    func run() async throws {
        await awaitVerification()
        await awaitState()
        let channel = try await bind()
        announce(channel)
        try await gracefulShutdown()
        health.isDraining = true
        logger.info("draining", metadata: ["connections": "\(counters.connections.load(ordering: .relaxed))"])
        try? await channel.close()
        await drain()
    }

    private func awaitVerification() async {
        let deadline = ContinuousClock.now + Self.verificationLimit
        while health.isVerifying, ContinuousClock.now < deadline, !Task.isShuttingDownGracefully {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Longest time that the shared state may keep the listener back without any progress, and in all; then the gateway
    /// goes on from its own copy. While it is read the listener waits: a part of it may know a tenant and not the ban on it.
    private static let stateLimit = (pause: Duration.seconds(3), all: Duration.seconds(300))

    private func awaitState() async {
        let end = ContinuousClock.now + Self.stateLimit.all
        var (deadline, pages) = (ContinuousClock.now + Self.stateLimit.pause, health.syncedPages)
        while health.isSyncing, ContinuousClock.now < min(deadline, end), !Task.isShuttingDownGracefully {
            try? await Task.sleep(for: .milliseconds(5))
            guard health.syncedPages > pages else { continue }
            (deadline, pages) = (ContinuousClock.now + Self.stateLimit.pause, health.syncedPages)
        }
        health.stopSyncing()
    }

    private func announce(_ channel: any Channel) {
        let metadata: Logger.Metadata = ["listen.address": "\(host):\(channel.localAddress?.port ?? port)"]
        let tls = tls.map { "until \($0.expires)" } ?? "none"
        logger.info("listening", metadata: metadata.merging(["listen.tls": "\(tls)"]) { $1 })
        guard self.tls == nil, !Self.isLoopback(channel.localAddress?.ipAddress) else { return }
        // Many run behind a balancer that ends TLS, so this is allowed.
        logger.warning(
            "keys and prompts pass in the clear", metadata: metadata.merging(["listen.plaintext": "true"]) { $1 })
    }

    private static func isLoopback(_ address: String?) -> Bool {
        address == "::1" || address?.hasPrefix("127.") ?? true
    }

    private func bind() async throws -> any Channel {
        let (counters, tls) = (counters, tls)
        let services = Dictionary(uniqueKeysWithValues: loops.map { (ObjectIdentifier($0.loop), $0.services) })
        do {
            return try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 4096)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: false)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        guard let bound = services[ObjectIdentifier(channel.eventLoop)],
                            counters.connections.load(ordering: .relaxed) < Self.connectionLimit
                        else { return channel.close(promise: nil) }
                        let pipeline = channel.pipeline.syncOperations
                        if let tls {
                            try pipeline.addHandlers([tls.makeHandler(), HandshakeWatch(counters)])
                        }
                        let peer = Client(peer: channel.remoteAddress?.ipAddress)
                        try pipeline.addHandler(TenantConnection(bound.value, peer: peer))
                    }
                }
                .bind(host: host, port: port).get()
        } catch {
            throw Failure(listening: error, at: "\(host):\(port)", option: "--listen")
        }
    }

    /// Waits until every answer in progress is out, then cuts what is left.
    private func drain() async {
        let deadline = ContinuousClock.now + Self.drainLimit
        each { $0.drain() }
        while counters.connections.load(ordering: .relaxed) > 0, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(50))
            each { $0.drain() }
        }
        each { services in
            services.abort()
            services.stop()
        }
    }

    private func each(_ action: @escaping @Sendable (LoopServices) -> Void) {
        for (loop, services) in loops { loop.execute { action(services.value) } }
    }
}
