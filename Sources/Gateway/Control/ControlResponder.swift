import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Stores
import Wire

/// What Hummingbird knows of a call besides the request: who is connected.
struct ControlContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress
    }
}

/// Answers the calls of a control listener from the table of routes.
struct ControlResponder: HTTPResponder {
    typealias Context = ControlContext

    let table: ControlTable
    let feed: FeedStream?
    /// Nil where the socket's mode proves who calls: the local administrator.
    let login: OperatorLogin?

    /// Most bytes of a request's body.
    private static let bodyLimit = 1 << 20
    /// Where calls run, which may wait for the database, for Redis or for another machine: more threads than cores, so that
    /// a few that wait do not hold up the others.
    private static let pool: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    /// Who calls.
    private struct Caller {
        var name: String
        var role: Operator.Role
        /// Whether the token still works: asked when the body is here, and again of those who follow the feed.
        var isWelcome: @Sendable () -> Bool

        /// Whoever asks after the gateway's health, for which no token is needed.
        static let nobody = Caller(name: "", role: .viewer, isWelcome: { true })
    }

    func respond(to request: Request, context: ControlContext) async throws -> Response {
        var call = IncomingCall(
            method: request.method.rawValue, target: request.head.path ?? "",
            contentType: request.headers[.contentType],
            isEncoded: request.headers.contains(.contentEncoding),
            lastEvent: HTTPField.Name("last-event-id").flatMap { request.headers[$0] }, caller: "", role: .viewer)
        var caller = Caller.nobody
        if login == nil || !table.isOpen(call) {
            switch identify(request, context.peer) {
            case .success(let known): caller = known
            case .failure(let refusal): return Self.response(refusal.reply, call)
            }
        }
        (call.caller, call.role) = (caller.name, caller.role)
        guard let body = try? await request.body.collect(upTo: Self.bodyLimit) else {
            return Self.response(Self.tooLarge, call)
        }
        // A body may take its time, and the token may have been revoked meanwhile.
        guard caller.isWelcome() else { return Self.response(.unauthorised, call) }
        call.body = Array(body.readableBytesView)
        let reply = try await Self.pool.runIfActive { [call] in table.handle(call) }
        guard let position = reply.feed, let feed, call.method != "HEAD" else { return Self.response(reply, call) }
        return stream(reply, position, feed, call, caller)
    }

    private struct Refusal: Error { var reply: ControlReply }

    private func identify(_ request: Request, _ peer: SocketAddress?) -> Result<Caller, Refusal> {
        guard let login else {
            return .success(Caller(name: Management.local, role: .admin, isWelcome: { true }))
        }
        switch login.judge(request.headers[values: .authorization], from: peer) {
        case .welcome(let found):
            return .success(Caller(name: found.name, role: found.role, isWelcome: { login.isLive(found) }))
        case .refused: return .failure(Refusal(reply: .unauthorised))
        case .lockedOut(let seconds): return .failure(Refusal(reply: .lockedOut(seconds)))
        }
    }

    private func stream(
        _ reply: ControlReply, _ position: FeedPosition, _ feed: FeedStream, _ call: IncomingCall, _ caller: Caller
    ) -> Response {
        do {
            let body = try feed.body(from: position, while: caller.isWelcome)
            return Response(status: .ok, headers: Self.headers(reply), body: body)
        } catch {
            return Self.response(.failure(error), call)
        }
    }

    private static let tooLarge = ControlReply.failure(
        ControlError(
            code: "body_too_large", message: "The body is too large or was cut.", hint: "Send 1 MiB at most."),
        headers: [("connection", "close")])

    private static func response(_ reply: ControlReply, _ call: IncomingCall) -> Response {
        var response = Response(
            status: .init(code: reply.status), headers: headers(reply),
            body: .init(byteBuffer: ByteBuffer(bytes: reply.body)))
        if reply.status == 204 { response.headers[.contentLength] = nil }
        return call.method == "HEAD" ? response.createHeadResponse() : response
    }

    private static func headers(_ reply: ControlReply) -> HTTPFields {
        var out = HTTPFields()
        if reply.status != 204 { out[.contentType] = reply.contentType }
        out[.cacheControl] = "no-store"
        out[.xContentTypeOptions] = "nosniff"
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { out[name] = value }
        }
        return out
    }
}
