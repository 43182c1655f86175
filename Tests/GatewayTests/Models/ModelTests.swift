import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct ModelTests {
        /// A GGUF file of one tensor.
        static func gguf(filler: UInt8) -> [UInt8] {
            func le<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
                withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
            }
            func text(_ text: String) -> [UInt8] { le(UInt64(text.utf8.count)) + Array(text.utf8) }
            var file = Array("GGUF".utf8) + le(UInt32(3)) + le(UInt64(1)) + le(UInt64(1))
            file += text("general.architecture") + le(UInt32(8)) + text("llama")
            file += text("token_embd.weight") + le(UInt32(1)) + le(UInt64(32)) + le(UInt32(0)) + le(UInt64(0))
            file += [UInt8](repeating: 0, count: (32 - file.count % 32) % 32)
            return file + [UInt8](repeating: filler, count: 128)
        }

        private static func status(_ gateway: GatewayHarness) async throws -> String? {
            let list = try await gateway.control("GET", "/v1/models").json?["models"]
            return list.flatMap { Array($0.elements).first }?["status"]?.string
        }

        /// Starts a verification and waits for its end.
        private static func verify(_ gateway: GatewayHarness, _ model: String) async throws -> JobState {
            let started = try await gateway.control("POST", "/v1/models/\(model)/verify")
            #expect(started.status == 202)
            let job = try #require(started.json.flatMap { JobState(json: $0) })
            return try await eventual("the job's end") {
                let state = try await gateway.control("GET", "/v1/jobs/\(job.job)").json.flatMap { JobState(json: $0) }
                return state?.state.isFinal == true ? state : nil
            }
        }

        private static func run(
            awaitingVerdict: Bool = true, _ body: (GatewayHarness, TestFolder, TestTenant) async throws -> Void
        ) async throws {
            let folder = try TestFolder()
            try folder.write("models/tiny.gguf", gguf(filler: 7))
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            try await GatewayHarness.run(in: folder, upstream, configure: { $0.models = folder.models }) { gateway in
                let tenant = try await gateway.tenant()
                if awaitingVerdict {
                    try await eventually("the model's verdict") { try await status(gateway) == "ok" }
                }
                try await body(gateway, folder, tenant)
            }
            try await upstream.stop()
        }

        @Test
        func `who is first at the door finds the models verified`() async throws {
            try await Self.run(awaitingVerdict: false) { gateway, _, tenant in
                let (ready, first) = (try await gateway.get("/readyz"), try await gateway.chat(tenant))
                #expect(ready.status == 200)
                #expect(first.status == 200)
            }
        }

        @Test
        func `a verified model is served and another is not`() async throws {
            try await Self.run { gateway, _, tenant in
                #expect(try await gateway.chat(tenant).status == 200)
                let unknown = try await gateway.chat(tenant, ChatCall(model: "other"))
                #expect(unknown.status == 404)
                #expect(unknown.json?["error"]?["code"]?.string == "model_not_found")
                #expect(gateway.upstream.received.count == 1)
            }
        }

        @Test
        func `a verification is a job with an end, and its progress is in the feed`() async throws {
            try await Self.run { gateway, _, _ in
                let job = try await Self.verify(gateway, "tiny")
                #expect(job.state == .done)
                #expect(job.bytes == Self.gguf(filler: 7).count)
                let states = try gateway.feed().compactMap { event -> String? in
                    if case .model(let model) = event.body { model.status } else { nil }
                }
                #expect(states.contains("verifying"))
                #expect(states.last == "ok")
                #expect(try await gateway.control("POST", "/v1/models/nothing/verify").status == 404)
            }
        }

        @Test func `a flood of verifications is turned away, and what waits is done`() async throws {
            try await Self.run { gateway, _, _ in
                var statuses: [Int] = []
                for _ in 0..<(GuardState.jobLimit * 3) where statuses.last != 429 {
                    statuses.append(try await gateway.control("POST", "/v1/models/*/verify").status)
                }
                #expect(Set(statuses).isSubset(of: [202, 429]))
                try await eventually("the jobs' end") {
                    try gateway.management.running().guardian.jobs.newest().allSatisfy(\.state.isFinal)
                }
                #expect(try gateway.management.running().guardian.jobs.newest().count <= JobTable.limit)
            }
        }

        @Test
        func `a model whose file was changed is refused before the model server hears of it`() async throws {
            try await Self.run { gateway, folder, tenant in
                try folder.write("models/tiny.gguf", Self.gguf(filler: 8))
                #expect(try await Self.verify(gateway, "tiny").state == .done)
                for dialect in Dialect.allCases {
                    let refused = try await gateway.chat(tenant, ChatCall(dialect: dialect))
                    #expect(refused.status == 503)
                    #expect(try await gateway.decision(refused).reasons == ["model_digest_mismatch"])
                }
                #expect(gateway.upstream.received.isEmpty)
                let list = try await gateway.get("/v1/models", key: tenant.key)
                #expect(list.json?["data"].map { Array($0.elements).count } == 0)

                #expect(try await gateway.control("POST", "/v1/models/tiny/approve").status == 200)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }
    }
}
