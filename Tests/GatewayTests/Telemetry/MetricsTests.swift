import SecurityGate
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// What `/metrics` says after requests of every kind.
    @Suite struct MetricsTests {
        /// The samples by name and labels.
        private static func samples(_ gateway: GatewayHarness) async throws -> [String: Double] {
            let text = try await gateway.control("GET", "/metrics").text
            let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            return Dictionary(
                lines.compactMap { line in
                    guard let blank = line.lastIndex(of: " "), let value = Double(line[line.index(after: blank)...])
                    else { return nil }
                    return (String(line[..<blank]), value)
                }, uniquingKeysWith: { _, _ in .nan })
        }

        private static func sum(_ samples: [String: Double], _ name: String) -> Double {
            samples.filter { $0.key.hasPrefix(name + "{") }.values.reduce(0, +)
        }

        @Test func `every request is in the histograms, the rulings and the answers`() async throws {
            try await GatewayHarness.run(scorer: .rulesAlone) { gateway in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(try await gateway.chat(tenant, ChatCall(stream: true)).status == 200)
                #expect(try await gateway.chat(tenant, ChatCall(prompt: RulingTests.attack)).status == 403)
                #expect(try await gateway.exchange(ChatCall().bytes("si-aaaa-bbbb")).status == 401)
                let calls = #"gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="tiny""#
                try await eventually("the end of the last answer") {
                    try await Self.samples(gateway)["gen_ai_server_request_duration_seconds_count{\(calls)}"] == 2
                }
                let samples = try await Self.samples(gateway)
                #expect(!samples.values.contains { $0.isNaN }, "a sample stands twice")
                for stage in ["decode", "admit", "score", "gate", "record"] {
                    #expect(samples["secureinfer_stage_duration_seconds_count{stage=\"\(stage)\"}"] == 3, "\(stage)")
                }
                for stage in ["forward", "inspect"] {
                    #expect(samples["secureinfer_stage_duration_seconds_count{stage=\"\(stage)\"}"] == 2, "\(stage)")
                }
                #expect(samples["secureinfer_stage_duration_seconds_count{stage=\"authenticate\"}"] == 4)
                #expect(samples["secureinfer_request_duration_seconds_count{action=\"allow\"}"] == 2)
                #expect(samples["secureinfer_request_duration_seconds_count{action=\"block\"}"] == 1)
                #expect(samples["secureinfer_added_seconds_count"] == 2)
                #expect(samples["secureinfer_score_count"] == 3)
                #expect(samples["secureinfer_score_bucket{le=\"70\"}"] == 2)
                #expect(samples["secureinfer_rulings_total{action=\"allow\",would=\"allow\"}"] == 2)
                #expect(samples["secureinfer_rulings_total{action=\"block\",would=\"block\"}"] == 1)
                #expect(samples["secureinfer_refusal_reasons_total{reason=\"auth_invalid\"}"] == 1)
                let route = #"route="/v1/chat/completions""#
                #expect(samples["secureinfer_responses_total{\(route),status=\"2xx\"}"] == 2)
                #expect(samples["secureinfer_responses_total{\(route),status=\"4xx\"}"] == 1)
                #expect(samples["secureinfer_responses_total{route=\"none\",status=\"4xx\"}"] == 1)
                #expect(samples["secureinfer_requests_underway"] == 0)
                #expect(samples["secureinfer_streams_open"] == 0)
                #expect(samples["gen_ai_server_time_to_first_token_seconds_count{\(calls)}"] == 1)
                #expect(samples["gen_ai_client_token_usage_sum{\(calls),gen_ai_token_type=\"input\"}"] == 14)
                #expect(samples["gen_ai_client_token_usage_sum{\(calls),gen_ai_token_type=\"output\"}"] == 6)
                #expect(samples["secureinfer_tokens_total{type=\"output\"}"] == 6)
                #expect(Self.sum(samples, "secureinfer_rulings_total") == samples["secureinfer_decisions_total"])
                #expect(Self.sum(samples, "secureinfer_refusal_reasons_total") == samples["secureinfer_refusals_total"])
            }
        }

        @Test func `an open stream and a request that waits are seen while they last`() async throws {
            let head = ModelServer.head("text/event-stream")
            let piece = FakeUpstream.Step.send(ModelServer.chunk(ModelServer.delta(#"{"content":"Hello"}"#)))
            let script = ModelServer.chats(.openai) { request in
                request.streams ? [head, piece, .pause, .close] : [.pause, .close]
            }
            try await GatewayHarness.run(script) { gateway in
                let tenant = try await gateway.tenant()
                let (stream, whole) = (try await gateway.connect(), try await gateway.connect())
                stream.send(ChatCall(stream: true).bytes(tenant.key))
                whole.send(ChatCall().bytes(tenant.key))
                try await eventually("both to be seen") {
                    let samples = try await Self.samples(gateway)
                    return samples["secureinfer_streams_open"] == 1 && samples["secureinfer_requests_underway"] == 2
                }
                stream.close()
                whole.close()
                try await eventually("none to be left") {
                    let samples = try await Self.samples(gateway)
                    return samples["secureinfer_streams_open"] == 0 && samples["secureinfer_requests_underway"] == 0
                }
                let gone = try await Self.samples(gateway).filter {
                    $0.key.hasPrefix("gen_ai_server_request_duration_seconds_count")
                        && $0.key.contains("error_type=\"client_abort\"")
                }
                #expect(gone.values.reduce(0, +) == 2)
                gateway.upstream.release()
            }
        }

        @Test func `names of models that no server has are counted together`() async throws {
            let script = ModelServer.chats(.openai) { ModelServer.answer($0, .openai) }
            try await GatewayHarness.run(script) { gateway in
                let tenant = try await gateway.tenant()
                for index in 0..<5 {
                    #expect(try await gateway.chat(tenant, ChatCall(model: "made-up-\(index)")).status == 200)
                }
                try await eventually("five calls") {
                    let labels =
                        #"gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="other""#
                    let count = "gen_ai_server_request_duration_seconds_count{\(labels)}"
                    return try await Self.samples(gateway)[count] == 5
                }
                #expect(try await !gateway.control("GET", "/metrics").text.contains("made-up"))
            }
        }

        @Test func `nothing of tenants and nothing of what they say is in it`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant("confidential")
                _ = try await gateway.chat(tenant, ChatCall(prompt: "unmistakable words"))
                let text = try await gateway.control("GET", "/metrics").text
                for secret in ["confidential", tenant.id, tenant.keyID, "unmistakable"] {
                    #expect(!text.contains(secret), "\(secret)")
                }
            }
        }

        @Test func `the audit, the process and the gateway's health are there`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant)
                _ = try await gateway.decision(answer)
                // Rows can be read a moment before the writer counts them.
                try await eventually("an audit at rest") {
                    try await Self.samples(gateway)["secureinfer_audit_waiting"] == 0
                }
                let samples = try await Self.samples(gateway)
                #expect(samples["secureinfer_audit_commit_seconds_count"] ?? 0 >= 1)
                #expect(samples["secureinfer_audit_healthy"] == 1)
                #expect(samples["secureinfer_audit_waiting"] == 0)
                #expect(samples["secureinfer_audit_oldest_seconds"] == 0)
                #expect(samples["secureinfer_build_info{version=\"\(SecureInfer.version)\"}"] == 1)
                for reason in Health.known {
                    #expect(samples["secureinfer_degraded{reason=\"\(reason)\"}"] == 0, "\(reason)")
                }
                #expect(samples["process_resident_memory_bytes"] ?? 0 > 1_048_576)
                #expect(samples["process_open_fds"] ?? 0 > 3)
                #expect(samples["process_cpu_seconds_total"] ?? 0 > 0)
                #expect(samples["process_start_time_seconds"] ?? 0 > 1_600_000_000)
            }
        }
    }
}
