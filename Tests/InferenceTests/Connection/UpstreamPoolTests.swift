import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(1))) struct UpstreamPoolTests {
    private typealias Reply = ScriptedServer.Reply
    private static let good = ScriptedServer.good

    @Test
    func `a connection is used again after an answer that ended where its framing said`() async throws {
        try await ScriptedServer.run([Self.good, Self.good, Self.good]) { bench, server in
            for _ in 0..<3 { try await bench.expect(.good) }
            #expect(server.accepted == 1)
        }
    }

    @Test
    func `a connection of one owner serves no other, nor those without`() async throws {
        try await ScriptedServer.run(Array(repeating: Self.good, count: 7)) { bench, server in
            for (owner, connections) in [("a", 1), ("b", 2), (nil, 3), ("a", 3), (nil, 3), ("b", 3), ("c", 4)] {
                try await bench.expect(.good, owner: owner)
                #expect(server.accepted == connections)
            }
        }
    }

    @Test
    func `of too many idle connections the oldest is closed`() async throws {
        var limits = UpstreamLimits()
        limits.pooled = 1
        try await ScriptedServer.run(Array(repeating: Self.good, count: 4), limits: limits) { bench, server in
            try await bench.expect(.good, owner: "a")
            try await bench.expect(.good, owner: "b")
            try await bench.expect(.good, owner: "b")
            #expect(server.accepted == 2)
            try await bench.expect(.good, owner: "a")
            #expect(server.accepted == 3)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged",
        "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok",
    ])
    func `a connection that ends or says too much is not used again`(_ text: String) async throws {
        try await ScriptedServer.run([Reply(text), Self.good]) { bench, server in
            try await bench.expect(.good)
            await server.allClosed()
            try await bench.expect(.good)
            #expect(server.accepted == 2)
        }
    }

    @Test
    func `an answer to no request closes its connection`() async throws {
        try await ScriptedServer.run([Self.good, Self.good]) { bench, server in
            try await bench.expect(.good)
            server.push("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged")
            await server.allClosed()
            try await bench.expect(.good)
            #expect(server.accepted == 2)
        }
    }

    @Test
    func `what came before a request was sent is no answer to it, even if nobody has read it yet`() async throws {
        let server = ScriptedServer([Self.good, Self.good])
        try await server.start()
        // A loop that the server does not live on, so that it can be kept busy.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let bench = try await Bench("http://127.0.0.1:\(server.port)", on: group.next())
        try await bench.expect(.good)
        let outcome = try await bench.ask(beforeSend: {
            server.pushNow("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged")
        })
        #expect(outcome == .good)
        #expect(server.accepted == 2)
        try await server.stop()
        try await group.shutdownGracefully()
    }

    @Test
    func `a used connection that died of age is tried again once, a fresh one never`() async throws {
        let dead = Reply("", .closes)
        var limits = UpstreamLimits()
        limits.staleness = 60_000
        try await ScriptedServer.run([Self.good, dead, Self.good, dead, dead], limits: limits) { bench, server in
            try await bench.expect(.good)
            try await bench.expect(.good)
            #expect(server.requests == 3)
            try await bench.expect(.fault(.cutBeforeHead))
            #expect(server.requests == 5)
        }
    }

    @Test
    func `nobody listening is told as unreachable`() async throws {
        let port = try DeafPort()
        let bench = try await Bench("http://127.0.0.1:\(port.number)")
        try await bench.expect(.fault(.unreachable))
        withExtendedLifetime(port) {}
    }

    @Test
    func `a socket that is not there is told as unreachable, after the ticket was given out`() async throws {
        let bench = try await Bench("unix:" + TestFiles().missing)
        try await bench.expect(.fault(.unreachable))
    }

    // MARK: - Idle connections

    @Test
    func `an idle connection is closed when its time is over`() async throws {
        var limits = UpstreamLimits()
        limits.pooledFor = 20
        try await ScriptedServer.run([Self.good, Self.good], limits: limits) { bench, server in
            try await bench.expect(.good)
            await server.allClosed()
            try await bench.expect(.good)
            #expect(server.accepted == 2)
        }
    }

    @Test
    func `an idle connection whose time is over is not used, even before it is closed`() async throws {
        var limits = UpstreamLimits()
        limits.pooledFor = 0
        try await ScriptedServer.run([Self.good, Self.good], limits: limits) { bench, server in
            try await bench.expect(.good)
            try await bench.expect(.good)
            #expect(server.accepted == 2)
        }
    }

    @Test
    func `no more connections are kept than the limit says`() async throws {
        var limits = UpstreamLimits()
        limits.pooled = 0
        try await ScriptedServer.run([Self.good], limits: limits) { bench, server in
            try await bench.expect(.good)
            await server.allClosed()
        }
    }

    @Test
    func `a pool that is closed lets its requests end and keeps no connection`() async throws {
        try await ScriptedServer.run([Self.good]) { bench, server in
            let outcome = try await bench.ask(afterSend: { pool, _ in pool.close() })
            #expect(outcome == .good)
            await server.allClosed()
        }
    }

    // MARK: - Cancelling

    @Test
    func `a request that is cancelled closes its connection, and its receiver hears no more`() async throws {
        let half = Reply("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok")
        try await ScriptedServer.run([half, Self.good]) { bench, server in
            let outcome = try await bench.ask(onHead: { $0.cancel() })
            #expect(outcome == .cancelled)
            await server.allClosed()
            try await bench.expect(.good)
            #expect(server.accepted == 2)
        }
    }

    @Test
    func `the ticket of a request that ended has no hold on the next one`() async throws {
        try await ScriptedServer.run([Self.good, Self.good]) { bench, server in
            let old = Mutex<NIOLoopBound<UpstreamPool.Ticket>?>(nil)
            let loop = bench.loop
            let first = try await bench.ask(afterSend: { _, ticket in
                old.withLock { $0 = NIOLoopBound(ticket, eventLoop: loop) }
            })
            #expect(first == .good)
            let second = try await bench.ask(afterSend: { _, _ in
                let ticket = old.withLock { $0 }
                ticket?.value.setReading(false)
                ticket?.value.cancel()
            })
            #expect(second == .good)
            #expect(server.accepted == 1)
        }
    }
}
