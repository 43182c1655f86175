import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Responses that another can go on from.
    @Suite struct StoredResponseTests {
        private static func ask(
            _ gateway: GatewayHarness, _ tenant: TestTenant, _ input: String, _ members: String = "",
            stream: Bool = false, extra: String = ""
        ) async throws -> WireAnswer {
            let body = #"{"model":"tiny","stream":\#(stream),"input":"\#(input)"\#(members)}"#
            return try await gateway.exchange(
                ChatCall.post("/v1/responses", body, key: tenant.key, extra: extra))
        }

        private static func response(_ answer: WireAnswer) -> JSONView? {
            guard let last = answer.events.last else { return answer.json }
            return (try? JSONDocument(Array(last.utf8)).root)?["response"]
        }

        private static func asked(_ gateway: GatewayHarness) -> [String] {
            gateway.upstream.received.last?.json?["messages"]?.elements.map {
                "\($0["role"]?.string ?? ""): \($0["content"]?.string ?? "")"
            } ?? []
        }

        @Test(arguments: [false, true])
        func `a response that is stored can be gone on from, more than once`(_ stream: Bool) async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let first = try await Self.ask(
                    gateway, tenant, "One.", #","store":true,"instructions":"Be brief.""#, stream: stream)
                #expect(Talk.stored(first) == "yes" && first.field("x-conversation-id") == nil)
                let response = try #require(Self.response(first))
                let id = try #require(response["id"]?.string)
                #expect(id.hasPrefix("resp_") && id.utf8.count == 69 && response["store"]?.bool == true)
                var ids: Set<String> = [id]
                for word in ["Two.", "Another two."] {
                    let next = try await Self.ask(
                        gateway, tenant, word, #","store":true,"previous_response_id":"\#(id)""#, stream: stream)
                    #expect(next.status == 200)
                    #expect(Self.asked(gateway) == ["user: One.", "assistant: \(ModelServer.text)", "user: \(word)"])
                    let response = try #require(Self.response(next))
                    #expect(response["previous_response_id"]?.string == id)
                    ids.insert(try #require(response["id"]?.string))
                }
                #expect(ids.count == 3)
            }
        }

        @Test func `nothing is stored unless it is asked for`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let first = try await Self.ask(gateway, tenant, "One.")
                let id = try #require(first.json?["id"]?.string)
                #expect(first.json?["store"]?.bool == false)
                let next = try await Self.ask(gateway, tenant, "Two.", #","previous_response_id":"\#(id)""#)
                #expect(next.status == 404)
                let list = try await gateway.get("/v1/conversations", key: tenant.key)
                #expect(list.json?["data"]?.elements.count { _ in true } == 0)
            }
        }

        @Test func `a foreign response, an absent one and the id of a conversation are answered alike`() async throws {
            try await GatewayHarness.run { gateway in
                let (tenant, other) = (try await gateway.tenant(), try await gateway.tenant("globex"))
                let foreign = try await Self.ask(gateway, other, "One.", #","store":true"#)
                let id = try #require(foreign.json?["id"]?.string)
                let talk = Talk(gateway: gateway, tenant: tenant)
                let conversation = try #require(try await talk.say("Hi.", in: "new").field("x-conversation-id"))
                var answers: Set<String> = []
                for id in [id, "resp_" + String(repeating: "0", count: 64), "resp_1", "", conversation] {
                    let answer = try await Self.ask(gateway, tenant, "Two.", #","previous_response_id":"\#(id)""#)
                    #expect(answer.status == 404)
                    answers.insert(answer.anonymousHead + answer.text)
                }
                #expect(answers.count == 1, "\(answers)")
            }
        }

        @Test func `a response is stored under its own id or in a conversation, not in both`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let both = try await Self.ask(
                    gateway, tenant, "One.", #","store":true"#, extra: "x-conversation-id: new\r\n")
                #expect(both.status == 400 && both.text.contains("x-conversation-id"))
                let kept = try await Self.ask(gateway, tenant, "One.", extra: "x-conversation-id: new\r\n")
                let id = try #require(kept.field("x-conversation-id"))
                let next = try await Self.ask(gateway, tenant, "Two.", extra: "x-conversation-id: \(id)\r\n")
                #expect(next.status == 200 && Self.asked(gateway).count == 3)
            }
        }

        @Test func `a tool's call and its result go on from a stored response`() async throws {
            let call = #"{"id":"","type":"function","function":{"name":"look","arguments":"{}"}}"#
                .replacing(#""id":"","#, with: "")
            let script = ModelServer.chats(.openai) { request in
                let text = String(decoding: request.body, as: UTF8.self)
                guard !text.contains("Seen.") else { return ModelServer.answer(request, .openai) }
                return ModelServer.json(
                    #"{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[\#(call)]},"finish_reason":"tool_calls"}]}"#
                )
            }
            try await GatewayHarness.run(script) { gateway in
                let tenant = try await gateway.tenant()
                let tools = #","tools":[{"type":"function","name":"look"}],"store":true"#
                let first = try await Self.ask(gateway, tenant, "Look.", tools)
                let id = try #require(first.json?["id"]?.string)
                let item = first.json?["output"]?.elements.first { $0["type"]?.string == "function_call" }
                let name = try #require(item?["call_id"]?.string)
                let result = #"[{"type":"function_call_output","call_id":"\#(name)","output":"Seen."}]"#
                let body = #"{"model":"tiny","previous_response_id":"\#(id)","input":\#(result)}"#
                let second = try await gateway.exchange(ChatCall.post("/v1/responses", body, key: tenant.key))
                #expect(second.status == 200, "\(second.text)")
                let sent = try #require(gateway.upstream.received.last?.json?["messages"])
                let messages = Array(sent.elements)
                #expect(messages.count == 3)
                let called = messages[1]["tool_calls"]?.elements.first { _ in true }?["id"]?.string
                #expect(called == name && messages[2]["tool_call_id"]?.string == name)
            }
        }
    }
}
