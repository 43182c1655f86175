import SecurityGate
import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// What follows the signals of model extraction.
    @Suite struct ResponseLadderTests {
        /// What harvests distributions, in each API that can ask for them.
        struct Probe: Sendable, CustomTestStringConvertible {
            var path: String
            var body: @Sendable (Int) -> String
            var upstream = Dialect.openai
            var testDescription: String { "\(path) on \(upstream)" }

            private static let chat: @Sendable (Int) -> String = { number in
                #"{"model":"tiny","max_tokens":1,"logprobs":true,"top_logprobs":20,"n":4,"messages":"#
                    + #"[{"role":"user","content":"probe \#(number)"}]}"#
            }
            private static let single: @Sendable (Int) -> String = { number in
                #"{"model":"tiny","max_tokens":1,"logprobs":true,"top_logprobs":20,"messages":"#
                    + #"[{"role":"user","content":"probe \#(number)"}]}"#
            }
            private static let completion: @Sendable (Int) -> String = { number in
                #"{"model":"tiny","max_tokens":1,"logprobs":20,"n":2,"best_of":3,"prompt":"probe \#(number)"}"#
            }
            private static let responses: @Sendable (Int) -> String = { number in
                #"{"model":"tiny","max_output_tokens":16,"top_logprobs":20,"input":"probe \#(number)"}"#
            }
            private static let ollama: @Sendable (Int) -> String = { number in
                #"{"model":"tiny","stream":false,"logprobs":true,"top_logprobs":20,"options":{"num_predict":1},"#
                    + #""messages":[{"role":"user","content":"probe \#(number)"}]}"#
            }
            private static let generate: @Sendable (Int) -> String = { number in
                #"{"model":"tiny","stream":false,"logprobs":true,"top_logprobs":20,"options":{"num_predict":1},"#
                    + #""prompt":"probe \#(number)"}"#
            }

            static let all = [
                Probe(path: "/v1/chat/completions", body: chat), Probe(path: "/v1/completions", body: completion),
                Probe(path: "/v1/responses", body: responses), Probe(path: "/api/chat", body: ollama),
                Probe(path: "/v1/chat/completions", body: single, upstream: .ollama),
                Probe(path: "/v1/responses", body: responses, upstream: .ollama),
                Probe(path: "/api/chat", body: ollama, upstream: .ollama),
                Probe(path: "/api/generate", body: generate, upstream: .ollama),
            ]
        }

        private static func ask(
            _ gateway: GatewayHarness, _ tenant: TestTenant, _ number: Int, _ probe: Probe = Probe.all[0]
        ) async throws -> WireAnswer {
            try await gateway.exchange(ChatCall.post(probe.path, probe.body(number), key: tenant.key))
        }

        /// Asks until the detector has seen enough; the signal comes with the eighth request.
        private static func harvest(
            _ gateway: GatewayHarness, _ tenant: TestTenant, _ probe: Probe = Probe.all[0]
        ) async throws {
            for number in 0..<8 { _ = try await ask(gateway, tenant, number, probe) }
        }

        private static func run(
            _ confidence: [ResponseLadder.Step: Int], _ dialect: Dialect = .openai,
            _ change: (inout Policy) -> Void = { _ in }, _ body: (GatewayHarness) async throws -> Void
        ) async throws {
            try await GatewayHarness.run(
                ModelServer.good(dialect),
                configure: { options in
                    options.policy.response.confidence = confidence
                    change(&options.policy)
                }, body)
        }

        /// Whether the last request that the model's server got asks for log probabilities.
        private static func asksForDistribution(_ gateway: GatewayHarness) -> Bool {
            let body = String(decoding: gateway.upstream.received.last?.body ?? [], as: UTF8.self)
            return ["logprobs", "top_logprobs", "logit_bias"].contains { body.contains("\"\($0)\"") }
        }

        @Test(arguments: Probe.all)
        func `stripping takes the distribution out of what goes upstream, and answers stay whole`(
            _ probe: Probe
        ) async throws {
            try await Self.run([.strip: 70], probe.upstream) { gateway in
                let tenant = try await gateway.tenant()
                #expect(try await Self.ask(gateway, tenant, 100, probe).status == 200)
                #expect(Self.asksForDistribution(gateway))
                try await Self.harvest(gateway, tenant, probe)
                let answer = try await Self.ask(gateway, tenant, 9, probe)
                #expect(answer.status == 200)
                #expect(answer.text.contains(ModelServer.text))
                #expect(answer.field("x-secureinfer-action") == "warn")
                #expect(!Self.asksForDistribution(gateway))
                let record = try await gateway.decision(answer)
                #expect(record.reasons == ["ext_logprob_harvest"])
                let event = try await eventual("the event") {
                    try gateway.feed().last { $0.request == record.row.requestID }
                }
                guard case .decision(let decision) = event.body else { return }
                #expect(decision.findings.map(\.rule) == ["response.strip"])
                let other = try await gateway.tenant("other")
                let kept = try await Self.ask(gateway, other, 10, probe)
                #expect(kept.field("x-secureinfer-action") == "allow")
            }
        }

        @Test func `the cap leaves one choice and few alternatives`() async throws {
            try await Self.run([.cap: 80]) { gateway in
                let tenant = try await gateway.tenant()
                try await Self.harvest(gateway, tenant)
                #expect(try await Self.ask(gateway, tenant, 9).status == 200)
                let sent = try #require(gateway.upstream.received.last?.json)
                #expect(sent["n"]?.int == 1)
                #expect(sent["top_logprobs"]?.int == 1)
                _ = try await Self.ask(gateway, tenant, 10, Probe.all[1])
                #expect(gateway.upstream.received.last?.json?["best_of"]?.int == 1)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `slowing holds a request back, and a client that leaves meanwhile is not forwarded`() async throws {
            try await Self.run([.slow: 80], .openai, { $0.response.delay = 600 }) { gateway in
                let tenant = try await gateway.tenant()
                try await Self.harvest(gateway, tenant)
                let began = ContinuousClock.now
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(ContinuousClock.now - began >= .milliseconds(600))
                let received = gateway.upstream.received.count
                let client = try await gateway.connect()
                client.send(ChatCall().bytes(tenant.key))
                try await Task.sleep(for: .milliseconds(100))
                client.close()
                let record = try await eventual("its end") {
                    try gateway.audit.decisions(DecisionFilter(limit: 1)).first { $0.outcome?.outcome == .clientAbort }
                }
                #expect(record.reasons == ["request_timeout"])
                try await Task.sleep(for: .milliseconds(800))
                #expect(gateway.upstream.received.count == received)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a gateway that stops does not wait for those that it slows`() async throws {
            try await Self.run([.slow: 80], .openai, { $0.response.delay = 50_000 }) { gateway in
                let tenant = try await gateway.tenant()
                for number in 0..<7 { _ = try await Self.ask(gateway, tenant, number) }
                let client = try await gateway.connect()
                client.send(ChatCall.post("/v1/chat/completions", Probe.all[0].body(8), key: tenant.key))
                try await eventually("the request") {
                    try await gateway.control("GET", "/metrics").text.contains("secureinfer_requests_total 8\n")
                }
                try await Task.sleep(for: .milliseconds(200))
                #expect(client.pending.isEmpty)
                await gateway.stop()
                #expect(try await client.answer(within: .seconds(5)).status == 200)
            }
        }

        @Test(arguments: [(ResponseLadder.Step.quarantine, "quarantined"), (.ban, "banned")])
        func `a sure signal quarantines or bans the tenant, until a pardon`(
            _ step: ResponseLadder.Step, _ code: String
        ) async throws {
            try await Self.run([step: 85], .openai, { $0.response.hold = 60_000 }) { gateway in
                let tenant = try await gateway.tenant()
                try await Self.harvest(gateway, tenant)
                let ban = try await eventual("the ban") { try gateway.management.bans.history().first }
                #expect(ban.subject == BanTarget(scope: .tenant, name: tenant.id))
                #expect(ban.until.map { $0 - ban.created } == 60_000)
                #expect(ban.by == "response_ladder")
                let refused = try await gateway.chat(tenant)
                #expect(refused.json?["error"]?["code"]?.string == code)
                try await eventually("the alert") {
                    try gateway.management.alerts.newest().contains {
                        $0.code.rawValue == code && $0.severity == (step == .ban ? .critical : .high)
                    }
                }
                #expect(try await gateway.control("POST", "/v1/tenants/acme/pardon").status == 200)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }

        @Test func `where extraction is only recorded, the steps are on record and nothing is changed`() async throws {
            let ladder: [ResponseLadder.Step: Int] = [.strip: 70, .cap: 70, .slow: 70, .ban: 85]
            try await Self.run(ladder, .openai, { $0.monitored = [.extraction] }) { gateway in
                let tenant = try await gateway.tenant()
                try await Self.harvest(gateway, tenant)
                let ban = try await eventual("the ban") { try gateway.management.bans.history().first }
                #expect(ban.simulated)
                let answer = try await Self.ask(gateway, tenant, 9)
                #expect(answer.field("x-secureinfer-action") == "allow")
                #expect(gateway.upstream.received.last?.json?["top_logprobs"]?.int == 20)
                let record = try await gateway.decision(answer)
                #expect(record.row.would == .block)
                #expect(record.reasons == ["banned", "ext_logprob_harvest"])
            }
        }

        @Test func `a tenant without auto-ban keeps its parameters, and its signals raise alerts`() async throws {
            try await Self.run([.strip: 70, .slow: 70, .ban: 85]) { gateway in
                let settings = TenantSettings(limits: TenantLimits(), autoBan: false)
                let tenant = try gateway.tenant("steady", settings: settings)
                try await Self.harvest(gateway, tenant)
                let answer = try await Self.ask(gateway, tenant, 9)
                #expect(answer.status == 200)
                #expect(answer.field("x-secureinfer-action") == "allow")
                #expect(gateway.upstream.received.last?.json?["top_logprobs"]?.int == 20)
                try await eventually("the alert") {
                    try gateway.management.alerts.newest().contains { $0.code == .extLogprobHarvest }
                }
                #expect(try gateway.management.bans.history().isEmpty)
            }
        }
    }
}
