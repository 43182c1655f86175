import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Wire

/// The control API's listener on a unix socket that only the gateway's own user can open.
struct ControlServer: Service {
    let path: String
    let management: Management
    let logger: Logger

    func run() async throws {
        try await Self.clear(path)
        let application = ControlListener(management: management, login: nil, logger: logger).application(
            server: .http1(configuration: ControlListener.limits), address: .unixDomainSocket(path: path)
        ) { _ in
            _ = chmod(path, 0o600)
            logger.info("control listening", metadata: ["control.path": "\(path)"])
        }
        defer { unlink(path) }
        try await application.run()
    }

    /// Removes a socket that nobody listens on any more; one that somebody listens on is left alone.
    private static func clear(_ path: String) async throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw Failure("\(path) is there and is no socket", hint: "Give another --control unix:PATH.")
        }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(1))
        if let channel = try? await bootstrap.connect(unixDomainSocketPath: path).get() {
            try? await channel.close()
            throw Failure("on \(path) another program listens", hint: "Give another --control unix:PATH.")
        }
        unlink(path)
    }
}

/// The control API's listener over TCP: TLS always, and a token for everything but the two health routes.
struct ControlTCPServer: Service {
    let address: ControlAddress
    let management: Management
    let logger: Logger

    func run() async throws {
        let login = OperatorLogin(
            identity: management.identity, counters: management.live?.control ?? ControlCounters())
        let application = ControlListener(management: management, login: login, logger: logger).application(
            server: .http1(over: address.tls, configuration: ControlListener.limits),
            address: .hostname(address.host, port: address.port)
        ) { channel in
            logger.info(
                "control listening",
                metadata: ["control.address": "\(address.host):\(channel.localAddress?.port ?? address.port)"])
        }
        do {
            try await application.run()
        } catch  where error is IOError || error is SocketAddressError.UnknownHost {
            throw Failure(listening: error, at: "\(address.host):\(address.port)", option: "--control")
        }
    }
}

/// What both control listeners have in common.
struct ControlListener {
    let management: Management
    let login: OperatorLogin?
    let logger: Logger

    /// Connections at the same time; more wait until one ends.
    private static let connections = 256

    /// 100 fields and 16 KiB, and no connection that dawdles.
    static var limits: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestDeadline()], idleTimeout: nil,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))
    }

    func application(
        server: HTTPServerBuilder, address: BindAddress, onRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> some ApplicationProtocol {
        var quiet = logger
        quiet.logLevel = .critical
        let responder = ControlResponder(
            table: ControlTable(management), feed: management.live.map { FeedStream($0) }, login: login)
        return Hummingbird.Application(
            responder: responder, server: server,
            configuration: .init(
                address: address, serverName: "secureinfer",
                availableConnectionsDelegate: .maximum(Self.connections, logger: quiet)),
            onServerRunning: onRunning, logger: quiet)
    }
}
