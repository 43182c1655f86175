import Glibc
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Wire

/// The control API's listener: Hummingbird over a unix socket that only the gateway's own user can open.
struct ControlServer: Service {
    let path: String
    let management: Management
    let logger: Logger

    /// Most bytes of a request's body.
    private static let bodyLimit = 1 << 20

    func run() async throws {
        let router = Router()
        router.add(middleware: ControlErrors())
        for route in management.routes {
            let method = HTTPRequest.Method(rawValue: route.method.rawValue) ?? .get
            router.on(RouterPath(route.pattern), method: method) { request, _ in
                try await answer(request, route)
            }
        }
        FeedStream(management: management).attach(to: router)
        try await Self.clear(path)
        var quiet = logger
        quiet.logLevel = .critical
        let application = Hummingbird.Application(
            router: router, configuration: .init(address: .unixDomainSocket(path: path), serverName: "secureinfer"),
            onServerRunning: { _ in
                _ = chmod(path, 0o600)
                logger.info("control listening", metadata: ["control.path": "\(path)"])
            }, logger: quiet)
        defer { unlink(path) }
        try await application.run()
    }

    /// The socket's mode is the proof of who calls: the caller is the local administrator.
    private func answer(_ request: Request, _ route: ControlRoute) async throws -> Response {
        guard let body = try? await request.body.collect(upTo: Self.bodyLimit) else {
            let error = ControlError(
                code: "body_too_large", message: "The body is too large or was cut.", hint: "Send 1 MiB at most.")
            return Self.response(.failure(error))
        }
        let query = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { $1 })
        let path = request.uri.path
        let reply = try await NIOThreadPool.singleton.runIfActive {
            management.handle(
                route.method, path, query: query, body: Array(body.readableBytesView), caller: "local", role: .admin)
        }
        return Self.response(reply)
    }

    static func response(_ reply: ControlReply) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = reply.contentType
        return Response(
            status: .init(code: reply.status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    /// Removes a socket that nobody listens on any more; one that somebody listens on is left alone.
    private static func clear(_ path: String) async throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ControlServerError(path: path, message: "is there and is no socket")
        }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(1))
        if let channel = try? await bootstrap.connect(unixDomainSocketPath: path).get() {
            try? await channel.close()
            throw ControlServerError(path: path, message: "is another program's: somebody listens on it")
        }
        unlink(path)
    }
}

/// Why the control listener cannot start.
struct ControlServerError: Error, CustomStringConvertible {
    var path: String
    var message: String

    var description: String { "\(path) \(message) (hint: give another --control unix:PATH)" }
}
