import NIOCore
import NIOPosix
import Synchronization
import Testing
import Wire

@testable import Inference

@Suite struct UpstreamPoolTests {
    private static let good = ScriptedServer.Reply(text: "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")

    /// What became of one request.
    private enum Ending: Equatable, Sendable {
        case answer(status: Int, body: String)
        case fault(UpstreamFault)
    }

    private final class Receiver: UpstreamReceiver {
        let promise: EventLoopPromise<Ending>
        private var status = 0
        private var body: [UInt8] = []

        init(_ promise: EventLoopPromise<Ending>) { self.promise = promise }

        func upstreamHead(_ head: HTTPResponseHead) { status = head.status }
        func upstreamBody(_ bytes: UnsafeBufferPointer<UInt8>) { body += bytes }
        func upstreamEnd() { promise.succeed(.answer(status: status, body: String(decoding: body, as: UTF8.self))) }
        func upstreamFailed(_ fault: UpstreamFault) { promise.succeed(.fault(fault)) }
    }

    /// A pool of its own for each test, on one loop.
    private struct Bench {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let endpoint: UpstreamEndpoint
        let pool: NIOLoopBound<UpstreamPool>

        init(port: Int, limits: UpstreamLimits = UpstreamLimits()) async throws {
            let endpoint = try #require(UpstreamEndpoint("http://127.0.0.1:\(port)"))
            self.endpoint = endpoint
            let loop = loop
            pool = try await loop.submit {
                NIOLoopBound(UpstreamPool(endpoint: endpoint, limits: limits, on: loop), eventLoop: loop)
            }.get()
        }

        func ask() async throws -> Ending {
            let (loop, pool, endpoint) = (loop, pool, endpoint)
            return try await loop.flatSubmit {
                let receiver = Receiver(loop.makePromise(of: Ending.self))
                _ = pool.value.send(UpstreamRequest(endpoint: endpoint, key: nil).get("/x"), to: receiver)
                return receiver.promise.futureResult
            }.get()
        }

        func expect(_ wanted: Ending, at place: SourceLocation = #_sourceLocation) async throws {
            let ending = try await ask()
            #expect(ending == wanted, sourceLocation: place)
        }
    }

    private static func run(
        _ replies: [ScriptedServer.Reply], limits: UpstreamLimits = UpstreamLimits(),
        _ body: (Bench, ScriptedServer) async throws -> Void
    ) async throws {
        let server = ScriptedServer(replies)
        try await server.start()
        try await body(try await Bench(port: server.port, limits: limits), server)
        try await server.stop()
    }

    @Test
    func `a connection is used again after an answer that ended where its framing said`() async throws {
        try await Self.run([Self.good, Self.good, Self.good]) { bench, server in
            for _ in 0..<3 { try await bench.expect(.answer(status: 200, body: "ok")) }
            #expect(server.accepted == 1)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged",
        "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok",
    ])
    func `a connection that ends or says too much is not used again`(_ text: String) async throws {
        try await Self.run([.init(text: text), Self.good]) { bench, server in
            try await bench.expect(.answer(status: 200, body: "ok"))
            try await bench.expect(.answer(status: 200, body: "ok"))
            #expect(server.accepted == 2)
        }
    }

    @Test
    func `a used connection that died of age is tried again once, a fresh one never`() async throws {
        let dead = ScriptedServer.Reply(text: "", closes: true)
        try await Self.run([Self.good, dead, Self.good, dead, dead]) { bench, server in
            try await bench.expect(.answer(status: 200, body: "ok"))
            try await bench.expect(.answer(status: 200, body: "ok"))
            #expect(server.requests == 3)
            try await bench.expect(.fault(.cut))
            #expect(server.requests == 5)
        }
    }

    struct Case: Sendable {
        var text: String
        var closes = false
        var fault: UpstreamFault

        static let cases = [
            Case(text: "", fault: .firstByteTimeout), Case(text: "HTTP/1.1 200 OK\r\n", fault: .idleTimeout),
            Case(text: "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok", fault: .idleTimeout),
            Case(text: "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok", closes: true, fault: .cut),
            Case(text: "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n", closes: true, fault: .cut),
            Case(text: "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nok", fault: .malformed),
            Case(text: "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n", fault: .malformed),
            Case(text: "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n", fault: .malformed),
            Case(text: "220 mail ready\r\n", fault: .malformed),
        ]
    }

    @Test(.timeLimit(.minutes(1)), arguments: Case.cases)
    func `every fault has its name, and its connection ends`(_ item: Case) async throws {
        var limits = UpstreamLimits()
        if item.fault == .firstByteTimeout { limits.firstByte = 100 }
        if item.fault == .idleTimeout { limits.idle = 100 }
        try await Self.run([.init(text: item.text, closes: item.closes)], limits: limits) { bench, server in
            try await bench.expect(.fault(item.fault))
            while server.open > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    @Test
    func `an answer without a length ends with its connection`() async throws {
        try await Self.run([.init(text: "HTTP/1.1 200 OK\r\n\r\nall of it", closes: true)]) { bench, _ in
            try await bench.expect(.answer(status: 200, body: "all of it"))
        }
    }

    @Test
    func `interim answers are passed over`() async throws {
        let text = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + Self.good.text
        try await Self.run([.init(text: text)]) { bench, _ in
            try await bench.expect(.answer(status: 200, body: "ok"))
        }
    }

    @Test
    func `nobody listening is told as unreachable`() async throws {
        let server = ScriptedServer([])
        try await server.start()
        let bench = try await Bench(port: server.port)
        try await server.stop()
        try await bench.expect(.fault(.unreachable))
    }
}
