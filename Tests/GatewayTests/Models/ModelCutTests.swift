import SecurityGate
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// What becomes of answers that are under way when their model changes.
    @Suite struct ModelCutTests {
        /// The first piece of a stream, and no more until it is let go on.
        private static func halting(_ dialect: Dialect) -> FakeUpstream.Script {
            { request in
                if request.method == "GET" { return ModelWatchTests.offering(dialect)(request) }
                guard request.streams else { return [.pause] + ModelServer.answer(request, dialect) }
                let pieces = ModelServer.stream(dialect)
                let type = dialect == .ollama ? "application/x-ndjson" : "text/event-stream"
                return [ModelServer.head(type)] + pieces.prefix(2).map { .send(ModelServer.chunk($0)) } + [.pause]
                    + pieces.dropFirst(2).map { .send(ModelServer.chunk($0)) } + [.text("0\r\n\r\n")]
            }
        }

        private static func whole(_ client: WireClient, _ gateway: GatewayHarness, _ store: TestStore) async throws
            -> WireAnswer
        {
            try await eventually("the model's work") { gateway.upstream.paused == 1 }
            _ = try Tampering.flip.run(store.weights(filler: 7))
            return try await client.answer(within: .seconds(5))
        }

        @Test(arguments: Dialect.allCases)
        func `a stream is cut with the dialect's error`(_ dialect: Dialect) async throws {
            try await ModelWatchTests.run(upstream: Self.halting(.openai)) { gateway, store, tenant in
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(ChatCall(dialect: dialect, stream: true).bytes(tenant.key))
                let answer = try await Self.whole(client, gateway, store)
                #expect(answer.status == 200)
                #expect(answer.text.contains("Hello") && !answer.text.contains("[DONE]"))
                #expect(answer.text.contains(dialect == .openai ? "model_digest_mismatch" : #"{"error":"#))
                try await eventually("the end of the connection") { gateway.upstream.open <= 1 }
                #expect(try await gateway.newest().outcome?.outcome == .cut)
            }
        }

        @Test func `an answer that has not begun is refused`() async throws {
            try await ModelWatchTests.run(upstream: Self.halting(.openai)) { gateway, store, tenant in
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(ChatCall().bytes(tenant.key))
                let answer = try await Self.whole(client, gateway, store)
                #expect(answer.status == 503)
                #expect(answer.json?["error"]?["code"]?.string == "model_digest_mismatch")
            }
        }

        @Test func `policy may let answers come to their end`() async throws {
            try await ModelWatchTests.run(
                upstream: Self.halting(.openai), configure: { $0.policy.fail.answers = .finish }
            ) { gateway, store, tenant in
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(ChatCall(stream: true).bytes(tenant.key))
                try await eventually("the model's work") { gateway.upstream.paused == 1 }
                _ = try Tampering.flip.run(store.weights(filler: 7))
                try await eventually("the refusal") { gateway.refused("tiny") }
                gateway.upstream.release()
                let answer = try await client.answer()
                #expect(answer.text.contains("[DONE]"))
                #expect(try await gateway.chat(tenant).status == 503)
            }
        }
    }
}
