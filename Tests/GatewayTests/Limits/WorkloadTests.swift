import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// What a declared workload explains, and where it ends.
    @Suite struct WorkloadTests {
        private static func probe(_ gateway: GatewayHarness, _ tenant: TestTenant, _ number: Int) async throws
            -> DecisionRecord
        {
            let body =
                #"{"model":"tiny","max_tokens":1,"logprobs":true,"top_logprobs":20,"n":4,"messages":"#
                + #"[{"role":"user","content":"probe \#(number)"}]}"#
            return try await gateway.decision(
                try await gateway.exchange(ChatCall.post("/v1/chat/completions", body, key: tenant.key)))
        }

        /// What the detector says then has a step, so that it is on record.
        private static func run(_ workload: Workload, _ body: (GatewayHarness) async throws -> Void) async throws {
            try await GatewayHarness.run(
                configure: {
                    $0.policy.workloads = [workload]
                    $0.policy.response.confidence = [.strip: 70]
                }, body)
        }

        private static func covered(_ gateway: GatewayHarness) throws -> Int {
            try #require(try gateway.management.live).limits.counters.covered.load(ordering: .relaxed)
        }

        @Test(.timeLimit(.minutes(1)))
        func `an evaluation harness raises no signal within its budget, and does beyond it`() async throws {
            try await Self.run(Workload(name: "eval", requests: 12)) { gateway in
                let tenant = try await gateway.tenant()
                for number in 0..<12 {
                    let record = try await Self.probe(gateway, tenant, number)
                    #expect(record.row.would == .allow, "\(number): \(record.reasons)")
                }
                #expect(try Self.covered(gateway) > 0)
                var reasons: Set<String> = []
                for number in 12..<24 { reasons.formUnion(try await Self.probe(gateway, tenant, number).reasons) }
                #expect(reasons.contains("ext_logprob_harvest"))
            }
        }

        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                Workload(name: "other", keys: ["another-key"], requests: 1000),
                Workload(name: "over", requests: 1000, until: 1),
                Workload(name: "narrow", requests: 1000, covers: [.extTemplateSweep]),
            ])
        func `a workload of another key, time or signal explains nothing`(_ workload: Workload) async throws {
            try await Self.run(workload) { gateway in
                let tenant = try await gateway.tenant()
                var reasons: Set<String> = []
                for number in 0..<12 { reasons.formUnion(try await Self.probe(gateway, tenant, number).reasons) }
                #expect(reasons.contains("ext_logprob_harvest"))
                #expect(try Self.covered(gateway) == 0)
            }
        }
    }
}
