import Glibc
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The tenants' listener: accepts connections onto the event loops, and drains them when the gateway stops.
struct TenantListener: Service {
    let host: String
    let port: Int
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
        let channel = try await bind()
        logger.info("listening", metadata: ["listen.address": "\(host):\(channel.localAddress?.port ?? port)"])
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

    private func bind() async throws -> any Channel {
        let counters = counters
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
                        let address = channel.remoteAddress?.ipAddress ?? "unknown"
                        try channel.pipeline.syncOperations.addHandler(TenantConnection(bound.value, address: address))
                    }
                }
                .bind(host: host, port: port).get()
        } catch {
            throw ListenError(
                address: "\(host):\(port)", isTaken: (error as? IOError)?.errnoCode == EADDRINUSE, cause: "\(error)")
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

/// Why the tenants' listener cannot start.
struct ListenError: Error, CustomStringConvertible {
    var address: String
    var isTaken: Bool
    var cause: String

    var description: String {
        "cannot listen on \(address): \(isTaken ? "the port is taken" : cause)"
            + " (hint: stop the other program, or give another --listen HOST:PORT)"
    }
}
