import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(1))) struct UpstreamConnectionTests {
    private typealias Reply = ScriptedServer.Reply

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var ending = ScriptedServer.Ending.stays
        var fault: UpstreamFault
        /// Milliseconds; nil for waits that are not reached.
        var firstByte: Int64?
        var idle: Int64?
        var testDescription: String { name }

        private static let begun = "HTTP/1.1 200 OK\r\n"
        private static let head = begun + "content-length: 5\r\n\r\n"

        static let cases = [
            Case(name: "silence", text: "", fault: .firstByteTimeout, firstByte: 100),
            Case(name: "half a head", text: begun, fault: .firstByteTimeout, firstByte: 100),
            Case(name: "a head that stalls", text: begun, fault: .firstByteTimeout, idle: 100),
            Case(name: "only interim answers", text: interim(1), fault: .firstByteTimeout, firstByte: 100),
            Case(name: "a body that stalls", text: head + "ok", fault: .idleTimeout, idle: 100),
            Case(name: "an end before the head", text: "", ending: .closes, fault: .cutBeforeHead),
            Case(name: "an end in the head", text: begun, ending: .closes, fault: .cutBeforeHead),
            Case(name: "an end in the body", text: head + "ok", ending: .closes, fault: .cut),
            Case(
                name: "an end among chunks", text: begun + "transfer-encoding: chunked\r\n\r\n2\r\nok\r\n",
                ending: .closes, fault: .cut),
            Case(name: "a bad chunk", text: begun + "transfer-encoding: chunked\r\n\r\nzz\r\n", fault: .malformed),
        ]

        static let heads = [
            Case("gzip", begun + "content-encoding: gzip\r\ncontent-length: 2\r\n\r\nok"),
            Case("identity", begun + "content-encoding: identity\r\ncontent-length: 2\r\n\r\nok"),
            Case("a negative length", begun + "content-length: -1\r\n\r\n"),
            Case("two lengths", begun + "content-length: 2\r\ncontent-length: 2\r\n\r\nok"),
            Case(
                "a length beside chunks",
                begun + "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
            Case("gzip before chunks", begun + "transfer-encoding: gzip, chunked\r\n\r\n"),
            Case("an unknown coding", begun + "transfer-encoding: identity\r\n\r\n"),
            Case("another protocol", "220 mail ready\r\n"),
            Case("HTTP/2", "HTTP/2 200\r\n\r\n"),
            Case("a switch of protocols", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"),
            Case("endless interim answers", interim(9) + begun + "content-length: 0\r\n\r\n"),
            Case("101 fields", begun + String(repeating: "a: b\r\n", count: 101) + "\r\n"),
            Case("a head over 16 KiB", begun + "a: \(String(repeating: "b", count: 16_384))\r\n\r\n"),
            Case("a head over 16 KiB without an end", begun + "a: \(String(repeating: "b", count: 16_384))"),
            Case("a folded field", begun + "a: b\r\n c\r\ncontent-length: 0\r\n\r\n"),
            Case("a bare line feed", "HTTP/1.1 200 OK\ncontent-length: 0\n\n"),
        ]

        private static func interim(_ count: Int) -> String {
            String(repeating: "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n", count: count)
        }

        private init(_ name: String, _ text: String) { self.init(name: name, text: text, fault: .malformedHead) }

        private init(
            name: String, text: String, ending: ScriptedServer.Ending = .stays, fault: UpstreamFault,
            firstByte: Int64? = nil, idle: Int64? = nil
        ) {
            self.name = name
            self.text = text
            self.ending = ending
            self.fault = fault
            self.firstByte = firstByte
            self.idle = idle
        }
    }

    @Test(arguments: Case.cases + Case.heads)
    func `every fault has its name, and its connection ends`(_ item: Case) async throws {
        var limits = UpstreamLimits()
        if let firstByte = item.firstByte { limits.firstByte = firstByte }
        if let idle = item.idle { limits.idle = idle }
        try await ScriptedServer.run([Reply(item.text, item.ending)], limits: limits) { bench, server in
            try await bench.expect(.fault(item.fault))
            // A server that is slow may see the request only after the wait for it was over.
            try await server.received(1)
            await server.allClosed()
            #expect(server.requests == 1)
        }
    }

    @Test
    func `an answer without a length ends with its connection`() async throws {
        try await ScriptedServer.run([Reply("HTTP/1.1 200 OK\r\n\r\nall of it", .closes)]) { bench, _ in
            try await bench.expect(.answer(status: 200, body: "all of it"))
        }
    }

    @Test
    func `an answer without a length that is reset is no answer`() async throws {
        try await ScriptedServer.run([Reply("HTTP/1.1 200 OK\r\n\r\nhalf")]) { bench, server in
            let outcome = try await bench.ask(onHead: { _ in server.reset() })
            #expect(outcome == .fault(.cut))
        }
    }

    @Test
    func `a few interim answers are passed over`() async throws {
        let text = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + ScriptedServer.good.text
        try await ScriptedServer.run([Reply(text)]) { bench, _ in try await bench.expect(.good) }
    }

    @Test(arguments: ["204 No Content", "304 Not Modified"])
    func `an answer that has no body ends with its head`(_ status: String) async throws {
        let reply = Reply("HTTP/1.1 \(status)\r\ncontent-length: 5\r\n\r\n")
        try await ScriptedServer.run([reply, ScriptedServer.good]) { bench, server in
            try await bench.expect(.answer(status: Int(status.prefix(3)) ?? 0, body: ""))
            try await bench.expect(.good)
            #expect(server.accepted == 1)
        }
    }

    @Test
    func `a connection whose reading was stopped is read again when it is idle`() async throws {
        try await ScriptedServer.run([ScriptedServer.good, ScriptedServer.good]) { bench, server in
            let outcome = try await bench.ask(onHead: { ticket in ticket.setReading(false) })
            #expect(outcome == .good)
            server.push("x")
            await server.allClosed()
        }
    }
}
