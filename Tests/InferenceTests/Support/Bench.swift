import NIOCore
import NIOPosix
import Synchronization
import Testing
import Wire

@testable import Inference

/// What became of one request.
enum Outcome: Equatable, Sendable {
    case answer(status: Int, body: String)
    case fault(UpstreamFault)
    /// The test cancelled it when the head arrived.
    case cancelled

    /// What ``ScriptedServer/good`` comes to.
    static let good = Outcome.answer(status: 200, body: "ok")
}

/// A pool of its own for each test, on one loop.
struct Bench: Sendable {
    let loop: any EventLoop
    let endpoint: UpstreamEndpoint
    let pool: NIOLoopBound<UpstreamPool>

    init(
        _ address: String, limits: UpstreamLimits = UpstreamLimits(),
        on loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    ) async throws {
        let endpoint = try #require(UpstreamEndpoint(address))
        try await self.init(try UpstreamTransport(endpoint: endpoint, limits: limits), on: loop)
    }

    init(
        _ transport: UpstreamTransport, on loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    ) async throws {
        self.loop = loop
        endpoint = transport.endpoint
        pool = try await loop.submit { NIOLoopBound(UpstreamPool(transport, on: loop), eventLoop: loop) }.get()
    }

    /// Sends one request.
    /// - Parameters:
    ///   - owner: the tenant that shares connections with nobody.
    ///   - beforeSend: called on the loop, right before the request is sent.
    ///   - onHead: called on the loop when the head of the answer arrives.
    ///   - afterSend: called on the loop as soon as the request is on its way.
    func ask(
        owner: String? = nil, beforeSend: @escaping @Sendable () -> Void = {},
        onHead: @escaping @Sendable (UpstreamPool.Ticket) -> Void = { _ in },
        afterSend: @escaping @Sendable (UpstreamPool, UpstreamPool.Ticket) -> Void = { _, _ in }
    ) async throws -> Outcome {
        let (loop, pool, endpoint) = (loop, pool, endpoint)
        let promise = loop.makePromise(of: Outcome.self)
        return try await withTaskCancellationHandler {
            try await loop.flatSubmit {
                beforeSend()
                let receiver = Receiver(promise, onHead)
                let request = UpstreamRequest(endpoint: endpoint, key: nil).get("/x")
                let ticket = pool.value.send(request, to: receiver, owner: owner)
                receiver.ticket = ticket
                afterSend(pool.value, ticket)
                return promise.futureResult
            }.get()
        } onCancel: {
            // The test's time is over.
            promise.fail(CancellationError())
        }
    }

    func expect(
        _ wanted: Outcome, owner: String? = nil, at place: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await ask(owner: owner)
        #expect(outcome == wanted, sourceLocation: place)
    }

    private final class Receiver: UpstreamReceiver {
        let promise: EventLoopPromise<Outcome>
        /// Set as soon as the pool gave it out.
        var ticket: UpstreamPool.Ticket?
        private let onHead: (UpstreamPool.Ticket) -> Void
        private var status = 0
        private var isOver = false
        private var body: [UInt8] = []

        init(_ promise: EventLoopPromise<Outcome>, _ onHead: @escaping (UpstreamPool.Ticket) -> Void) {
            self.promise = promise
            self.onHead = onHead
        }

        func upstreamHead(_ head: HTTPResponseHead) {
            #expect(!isOver)
            status = head.status
            guard let ticket else { return }
            onHead(ticket)
            if ticket.isCancelled { end(.cancelled) }
        }

        func upstreamBody(_ bytes: UnsafeBufferPointer<UInt8>) {
            #expect(!isOver)
            body += bytes
        }

        func upstreamEnd() { end(.answer(status: status, body: String(decoding: body, as: UTF8.self))) }

        func upstreamFailed(_ fault: UpstreamFault) { end(.fault(fault)) }

        /// Without a ticket the pool spoke before it had handed one out, which it promises not to.
        private func end(_ outcome: Outcome) {
            #expect(ticket != nil)
            #expect(!isOver)
            isOver = true
            promise.succeed(outcome)
        }
    }
}

extension ScriptedServer {
    static let good = Reply("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")

    /// Runs a test with a plain server and a pool for it.
    static func run(
        _ replies: [Reply], limits: UpstreamLimits = UpstreamLimits(),
        _ body: (Bench, ScriptedServer) async throws -> Void
    ) async throws {
        let server = ScriptedServer(replies)
        try await server.start()
        try await body(try await Bench("http://127.0.0.1:\(server.port)", limits: limits), server)
        try await server.stop()
    }
}
