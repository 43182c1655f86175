import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct UpstreamFaultTests {
        /// Words of the upstream that no client may see.
        private static let leak = "UPSTREAM-INTERNAL"

        struct Case: Sendable, CustomTestStringConvertible {
            var name: String
            var steps: [FakeUpstream.Step]
            var status = 502
            /// True where not a byte is answered.
            var isSilent = false
            var testDescription: String { name }

            private static func text(_ text: String) -> [FakeUpstream.Step] { [.text(text)] }

            /// Faults before anything of an answer was read.
            static let cases = [
                Case(name: "reset", steps: [.reset], isSilent: true),
                Case(name: "close", steps: [.close], isSilent: true),
                Case(name: "garbage", steps: text("\u{1}\(leak) garbage\r\n\r\n")),
                Case(name: "other protocol", steps: text("SSH-2.0-\(leak)\r\n")),
                Case(name: "500", steps: ModelServer.json(#"{"error":"\#(leak)"}"#, status: "500 \(leak)")),
                Case(name: "503", steps: ModelServer.json(#"{"error":"\#(leak)"}"#, status: "503 \(leak)")),
                Case(name: "429", steps: ModelServer.json(leak, status: "429 \(leak)", extra: "retry-after: 9\r\n")),
                Case(name: "401", steps: ModelServer.json(leak, status: "401 \(leak)")),
                Case(name: "404", steps: ModelServer.json(leak, status: "404 \(leak)"), status: 404),
                Case(name: "400", steps: ModelServer.json(leak, status: "400 \(leak)"), status: 400),
                Case(
                    name: "redirect", steps: ModelServer.json("", status: "302 Found", extra: "location: /\(leak)\r\n")),
                Case(
                    name: "two lengths",
                    steps: text("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}\(leak)")),
                Case(
                    name: "length and chunks",
                    steps: text(
                        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                    )),
                Case(
                    name: "oversized head",
                    steps: text("HTTP/1.1 200 OK\r\nx: \(String(repeating: leak, count: 4000))\r\n\r\n")),
                Case(
                    name: "gzip",
                    steps: ModelServer.json(ModelServer.whole(.openai), extra: "content-encoding: gzip\r\n")),
                Case(name: "half a head", steps: text("HTTP/1.1 200 OK\r\ncontent-le") + [.close]),
                Case(
                    name: "only interim answers",
                    steps: text(String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 50)) + [.close]),
            ]

            /// Faults of whole answers.
            static let whole = [
                Case(
                    name: "truncated",
                    steps: text("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"\(leak)\":") + [.close]),
                Case(
                    name: "reset in the body", steps: text("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{") + [.reset]
                ),
                Case(name: "bad JSON", steps: ModelServer.json("{\"choices\":[\(leak)")),
                Case(name: "other JSON", steps: ModelServer.json(#"{"hello":"\#(leak)"}"#)),
                Case(name: "error in a 200", steps: ModelServer.json(#"{"error":{"message":"\#(leak)"}}"#)),
                Case(name: "empty", steps: ModelServer.json("")),
                Case(
                    name: "bad chunk size",
                    steps: text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n\(leak)\r\n0\r\n\r\n")),
            ]
        }

        @Test(arguments: Case.cases, [false, true])
        func `a faulty model server becomes an error of the gateway's own`(_ item: Case, _ stream: Bool) async throws {
            try await Self.expectError(item, stream: stream)
        }

        @Test(arguments: Case.whole)
        func `a faulty whole answer becomes an error of the gateway's own`(_ item: Case) async throws {
            try await Self.expectError(item, stream: false)
        }

        private static func expectError(_ item: Case, stream: Bool) async throws {
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in item.steps }) { gateway in
                let tenant = try await gateway.tenant()
                var slowest = Duration.zero
                for dialect in Dialect.allCases {
                    let began = ContinuousClock.now
                    let answer = try await gateway.chat(tenant, ChatCall(dialect: dialect, stream: stream))
                    slowest = max(slowest, ContinuousClock.now - began)
                    #expect(answer.status == item.status)
                    #expect(answer.field("content-type") == "application/json")
                    #expect(answer.json?["error"] != nil)
                    #expect(!(answer.head + answer.text).contains(leak))
                    #expect(answer.field("retry-after") != "9")
                    let record = try await gateway.decision(answer)
                    #expect(record.row.action == .allow)
                    #expect(record.outcome?.status == item.status)
                    #expect(record.outcome?.outcome == (item.status == 502 ? .upstreamError : .refused))
                }
                // A connection that was used before may have died of age: then, and only then, a second try is made.
                // After 250 ms it is taken for one that died of the request.
                let most = item.isSilent ? 3 : 2
                #expect((slowest < .milliseconds(250) ? most : 2)...most ~= gateway.upstream.received.count)
            }
        }

        /// Ways in which a stream ends badly after its first piece.
        struct Break: Sendable, CustomTestStringConvertible {
            var name: String
            var steps: [FakeUpstream.Step]
            var testDescription: String { name }

            static let cases = [
                Break(name: "close", steps: [.close]), Break(name: "reset", steps: [.reset]),
                Break(name: "end without DONE", steps: [.text("0\r\n\r\n")]),
                Break(name: "bad JSON", steps: [.send(ModelServer.chunk("data: {\(leak)\n\n"))]),
                Break(name: "bad chunk", steps: [.text("zz\r\n\(leak)")]),
                Break(
                    name: "error event",
                    steps: [.send(ModelServer.chunk("data: {\"error\":{\"message\":\"\(leak)\"}}\n\n"))]),
                Break(name: "endless line", steps: [.send(ModelServer.chunk(String(repeating: leak, count: 400_000)))]),
                Break(
                    name: "more after DONE",
                    steps: [
                        .send(ModelServer.chunk("data: [DONE]\n\n" + ModelServer.delta(#"{"content":"\#(leak)"}"#))),
                        .text("0\r\n\r\n"),
                    ]),
            ]
        }

        @Test(arguments: Break.cases, Dialect.allCases)
        func `a stream that breaks ends in an error event and never looks complete`(
            _ item: Break, _ dialect: Dialect
        ) async throws {
            let steps =
                [
                    ModelServer.head("text/event-stream"),
                    .send(ModelServer.chunk(ModelServer.delta(#"{"content":"Hi"}"#))),
                ]
                + [.pause] + item.steps
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                client.send(ChatCall(dialect: dialect, stream: true).bytes(tenant.key))
                try await eventually("the first piece") {
                    String(decoding: client.pending, as: UTF8.self).contains("Hi")
                }
                gateway.upstream.release()
                let answer = try await client.answer()
                #expect(answer.status == 200)
                #expect(!answer.text.contains("[DONE]"))
                #expect(!answer.text.contains(Self.leak))
                let last =
                    dialect == .ollama
                    ? answer.lines.last
                    : answer.events.last.flatMap { event in
                        (try? JSONDocument(Array(event.utf8)))?.root
                    }
                #expect(last?["error"] != nil)
                #expect(!answer.lines.contains { $0["done"]?.bool == true })
                #expect(try await gateway.decision(answer).outcome?.outcome == .upstreamError)
            }
        }

        @Test
        func `an upstream cannot inject events or fields into a stream`() async throws {
            let steps: [FakeUpstream.Step] = [
                ModelServer.head("text/event-stream"),
                .send(
                    ModelServer.chunk(
                        ": evil comment\nevent: evil\nid: evil\nretry: 1\n"
                            + ModelServer.delta(#"{"content":"a\n\ndata: [DONE]\n\nevent: x","evil":"evil"}"#))),
                .send(ModelServer.chunk(ModelServer.delta("{}", finish: #""stop""#) + "data: [DONE]\n\n")),
                .text("0\r\n\r\n"),
            ]
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant, ChatCall(stream: true))
                #expect(!answer.text.contains("evil"))
                #expect(answer.events.count { $0 == "[DONE]" } == 1)
                #expect(answer.text.split(separator: "\n").allSatisfy { $0.hasPrefix("data: ") })
                let chunks = answer.events.compactMap { try? JSONDocument(Array($0.utf8)).root }
                let content = chunks.compactMap { chunk in
                    chunk["choices"].flatMap { Array($0.elements).first }?["delta"]?["content"]?.string
                }
                #expect(content.joined() == "a\n\ndata: [DONE]\n\nevent: x")
            }
        }

        @Test
        func `without a model server the answer is 502, and it is used again when it is back`() async throws {
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            let port = upstream.port
            let folder = try TestFolder()
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                let tenant = try await gateway.tenant()
                try await upstream.stop()
                #expect(try await gateway.chat(tenant).status == 502)
                let back = FakeUpstream(ModelServer.good(.openai))
                try await back.start(port: port)
                #expect(try await gateway.chat(tenant).status == 200)
                try await back.stop()
            }
        }

        @Test
        func `a model server that never answers does not keep the gateway from starting`() async throws {
            let started = ContinuousClock.now
            try await GatewayHarness.run({ _ in [.pause] }) { gateway in
                #expect(ContinuousClock.now - started < .seconds(5))
                let health = try await gateway.get("/healthz")
                #expect(health.status == 200)
                #expect(health.text.contains("upstream_unavailable"))
                #expect(try await gateway.get("/readyz").status == 503)
                let tenant = try await gateway.tenant()
                #expect(try await gateway.chat(tenant).status == 502)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `an error without an end is not read for ever`() async throws {
            let block = ModelServer.chunk(String(repeating: "x", count: 65_536))
            let steps: [FakeUpstream.Step] =
                [.text("HTTP/1.1 500 No\r\ntransfer-encoding: chunked\r\n\r\n")]
                + Array(repeating: .send(block), count: 256) + [.pause]
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.exchange(ChatCall().bytes(tenant.key), within: .seconds(5))
                #expect(answer.status == 502)
            }
        }
    }
}
