import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct ConnectionTests {
        @Test
        func `pipelined requests are answered in their order`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                let login = "host: a\r\nauthorization: Bearer \(tenant.key)\r\n\r\n"
                client.send(
                    ChatCall().bytes(tenant.key) + "GET /v1/models HTTP/1.1\r\n\(login)"
                        + ChatCall(dialect: .ollama, stream: true).bytes(tenant.key)
                        + "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n"
                        + "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n"
                        + ChatCall(prompt: RulingTests.attack).bytes(tenant.key)
                        + "GET /nowhere HTTP/1.1\r\n\(login)")
                #expect(try await client.answer().json?["object"]?.string == "chat.completion")
                #expect(try await client.answer().json?["object"]?.string == "list")
                #expect(try await client.answer().field("content-type") == "application/x-ndjson")
                #expect(try await client.answer(bodiless: true).status == 200)
                #expect(try await client.answer().json?["status"]?.string == "ok")
                #expect(try await client.answer().status == 403)
                #expect(try await client.answer().status == 404)
                try await client.ended()
                client.close()
            }
        }

        @Test
        func `connections are kept on both sides`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                for index in 0..<20 {
                    client.send(ChatCall(stream: index % 2 == 0).bytes(tenant.key))
                    #expect(try await client.answer().status == 200)
                }
                #expect(!client.hasEnded)
                #expect(gateway.upstream.accepted <= 2)
            }
        }

        @Test
        func `a client that asks for a close gets one`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                client.send(ChatCall().bytes(tenant.key, extra: "connection: close\r\n"))
                let answer = try await client.answer()
                #expect(answer.status == 200)
                #expect(answer.field("connection") == "close")
                try await client.ended()
                client.close()
            }
        }

        @Test
        func `a client that waits to be asked for its body is asked once it is known`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let bytes = ChatCall().bytes(tenant.key, extra: "expect: 100-continue\r\n")
                let cut = try #require(bytes.firstRange(of: "\r\n\r\n")).upperBound
                let client = try await gateway.connect()
                client.send(String(bytes[..<cut]))
                #expect(try await client.answer().status == 100)
                client.send(String(bytes[cut...]))
                #expect(try await client.answer().status == 200)

                let stranger = try await gateway.connect()
                stranger.send(
                    ChatCall().bytes("si-nobody-knows", extra: "expect: 100-continue\r\n").prefix { $0 != "{" }
                        .description)
                #expect(try await stranger.answer().status == 401)
                stranger.close()
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a head that does not come in time ends with 408`() async throws {
            try await GatewayHarness.run { gateway in
                let (slow, silent) = (try await gateway.connect(), try await gateway.connect())
                slow.send("GET / HTTP/1.1\r\nhost:")
                #expect(try await slow.answer(within: .seconds(8)).status == 408)
                try await silent.ended(within: .seconds(8))
                #expect(silent.pending.isEmpty)
                slow.close()
                try await eventually("the count") { try gateway.refusals("request_timeout") == 1 }
            }
        }

        @Test(arguments: [false, true])
        func `a client that goes away takes its upstream request with it`(_ hasBegun: Bool) async throws {
            let piece = FakeUpstream.Step.send(ModelServer.chunk(ModelServer.stream(.openai)[1]))
            let steps = hasBegun ? [ModelServer.head("text/event-stream"), piece, .pause] : [.pause]
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                client.send(ChatCall(stream: true).bytes(tenant.key))
                try await eventually("the model server's work") { gateway.upstream.paused == 1 }
                if hasBegun { try await eventually("the first piece") { !client.pending.isEmpty } }
                let connection = try #require(gateway.upstream.received.first?.connection)
                client.close()
                try await eventually("the upstream connection's end", within: .seconds(1)) {
                    !gateway.upstream.isOpen(connection)
                }
                let record = try await gateway.newest()
                #expect(record.outcome?.outcome == .clientAbort)
                // What was written until then was paid for.
                if hasBegun { #expect((record.outcome?.outputTokens ?? 0) > 0) }
                #expect(record.row.action == .allow)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a slow reader of a last answer gets all of it`() async throws {
            let content = String(repeating: "x", count: 12 << 20)
            let body = ModelServer.whole(.openai).replacing(ModelServer.text, with: content)
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in ModelServer.json(body) }) { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                try await client.stopReading()
                client.send(ChatCall().bytes(tenant.key, extra: "connection: close\r\n"))
                _ = try await gateway.newest()
                try await Task.sleep(for: .seconds(4))  // longer than the gateway lingers after an answer
                try await client.goOnReading()
                let answer = try await client.answer()
                #expect(answer.body.count > content.utf8.count)
                client.close()
            }
        }
    }
}
