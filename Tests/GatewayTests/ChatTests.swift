import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct ChatTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var client: Dialect
            var upstream: Dialect
            var stream: Bool
            var testDescription: String { "\(client) client, \(upstream) upstream, \(stream ? "streamed" : "whole")" }

            static let cases = Dialect.allCases.flatMap { client in
                Dialect.allCases.flatMap { upstream in
                    [false, true].map { Case(client: client, upstream: upstream, stream: $0) }
                }
            }
        }

        @Test(arguments: Case.cases)
        func `a chat is answered in the client's dialect and is on record`(_ item: Case) async throws {
            try await GatewayHarness.run(ModelServer.good(item.upstream)) { gateway in
                let tenant = try await gateway.tenant(rpm: 60)
                let answer = try await gateway.chat(tenant, ChatCall(dialect: item.client, stream: item.stream))
                #expect(answer.status == 200)
                #expect(answer.field("x-secureinfer-action") == "allow")
                #expect(answer.field("x-ratelimit-remaining-requests") == "59")
                #expect(answer.field("x-secureinfer-risk") == nil)
                Self.expectShape(answer, item)

                let record = try await gateway.decision(answer)
                #expect(record.row.tenantID == tenant.id)
                #expect(record.row.keyID == tenant.keyID)
                #expect(record.row.action == .allow)
                #expect(record.row.model == "tiny")
                #expect(record.row.promptDigest?.count == 32)
                #expect(record.outcome?.status == 200)
                #expect(record.outcome?.outcome == .ok)
                #expect(record.outcome?.inputTokens == ModelServer.usage.input)
                #expect(record.outcome?.outputTokens == ModelServer.usage.output)

                let sent = try #require(gateway.upstream.received.last)
                #expect(sent.path == (item.upstream == .openai ? "/v1/chat/completions" : "/api/chat"))
                #expect(!sent.head.contains(tenant.key))
                #expect(!sent.head.lowercased().contains("authorization"))
            }
        }

        private static func expectShape(_ answer: WireAnswer, _ item: Case) {
            switch (item.client, item.stream) {
            case (.openai, false): expectCompletion(answer)
            case (.openai, true): expectEvents(answer)
            case (.ollama, false): expectOllama(answer)
            case (.ollama, true): expectLines(answer)
            }
        }

        private static func expectCompletion(_ answer: WireAnswer) {
            #expect(answer.field("content-type") == "application/json")
            #expect(answer.json?["object"]?.string == "chat.completion")
            #expect(answer.json?["id"]?.string == ownID(answer))
            let choice = answer.json?["choices"].flatMap { Array($0.elements).first }
            #expect(choice?["message"]?["content"]?.string == ModelServer.text)
            #expect(choice?["finish_reason"]?.string == "stop")
            #expect(answer.json?["usage"]?["total_tokens"]?.int == 10)
        }

        private static func expectEvents(_ answer: WireAnswer) {
            #expect(answer.field("content-type") == "text/event-stream")
            #expect(answer.events.last == "[DONE]")
            let chunks = answer.events.dropLast().compactMap { try? JSONDocument(Array($0.utf8)).root }
            #expect(chunks.count == answer.events.count - 1)
            #expect(chunks.allSatisfy { $0["id"]?.string == ownID(answer) })
            let deltas = chunks.compactMap { $0["choices"].flatMap { Array($0.elements).first } }
            #expect(deltas.first?["delta"]?["role"]?.string == "assistant")
            #expect(deltas.compactMap { $0["delta"]?["content"]?.string }.joined() == ModelServer.text)
            #expect(deltas.last?["finish_reason"]?.string == "stop")
        }

        private static func expectOllama(_ answer: WireAnswer) {
            #expect(answer.field("content-type") == "application/json")
            #expect(answer.json?["message"]?["content"]?.string == ModelServer.text)
            #expect(answer.json?["message"]?["role"]?.string == "assistant")
            #expect(answer.json?["done"]?.bool == true)
            #expect(answer.json?["eval_count"]?.int == ModelServer.usage.output)
        }

        private static func expectLines(_ answer: WireAnswer) {
            #expect(answer.field("content-type") == "application/x-ndjson")
            #expect(answer.lines.compactMap { $0["message"]?["content"]?.string }.joined() == ModelServer.text)
            #expect(answer.lines.dropLast().allSatisfy { $0["done"]?.bool == false })
            #expect(answer.lines.last?["done"]?.bool == true)
            #expect(answer.lines.last?["prompt_eval_count"]?.int == ModelServer.usage.input)
        }

        /// Answers are named after the request, never after the upstream's id.
        private static func ownID(_ answer: WireAnswer) -> String {
            "chatcmpl-\((answer.field("x-request-id") ?? "").dropFirst(4))"
        }

        @Test
        func `usage is streamed to those who asked for it, in a chunk of its own`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let body =
                    #"{"model":"tiny","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}"#
                let answer = try await gateway.exchange(ChatCall.post("/v1/chat/completions", body, key: tenant.key))
                let last = try #require(answer.events.dropLast().last)
                let chunk = try JSONDocument(Array(last.utf8)).root
                #expect(chunk["choices"].map { Array($0.elements).isEmpty } == true)
                #expect(chunk["usage"]?["completion_tokens"]?.int == 3)
            }
        }

        @Test
        func `the models of the upstream are listed in both dialects`() async throws {
            try await GatewayHarness.run(ModelServer.good(.ollama)) { gateway in
                let tenant = try await gateway.tenant()
                let list = try await gateway.get("/v1/models", key: tenant.key)
                #expect(list.json?["data"].map { $0.elements.compactMap { $0["id"]?.string } } == ["tiny"])
                let tags = try await gateway.get("/api/tags", key: tenant.key)
                #expect(tags.json?["models"].map { $0.elements.compactMap { $0["name"]?.string } } == ["tiny"])
                #expect(try await gateway.get("/api/version", key: tenant.key).json?["version"]?.string == "0.9.9")
                #expect(try await gateway.get("/v1/models/tiny", key: tenant.key).status == 200)
                #expect(try await gateway.get("/v1/models/other", key: tenant.key).status == 404)
                #expect(try await gateway.get("/", key: tenant.key).text == "Ollama is running")
            }
        }
    }
}
