import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// What a container's probe asks, of gateways that can and cannot work.
    @Suite struct HealthCommandTests {
        @Test
        func `health is a yes while requests are taken, and unknown where no gateway runs`() async throws {
            try await GatewayHarness.run(configure: { $0.controlPath = $0.data + "/control.sock" }) { gateway in
                let health = try await Program.run(["health", "--strict", "--data", gateway.options.data])
                #expect(health.code == 0)
                #expect(health.out == "ok\n")
            }
            let folder = try TestFolder()
            let none = try await Program.run(["health", "--data", folder.path])
            #expect(none.code == 2)
            #expect(none.err.contains("no gateway runs on \(folder.path)"))
            #expect(none.hint.contains("secureinfer serve"))
        }

        @Test
        func `health is a no while no model server answers, and says why`() async throws {
            let place: (inout GatewayOptions) -> Void = { $0.controlPath = $0.data + "/control.sock" }
            try await GatewayHarness.run({ _ in [.pause] }, configure: place) { gateway in
                let health = try await Program.run(["health", "--json", "--data", gateway.options.data])
                #expect(health.code == 1)
                #expect(health.json?["status"]?.string == "degraded")
                #expect(health.json?["reasons"]?.elements.map { $0.string } == ["upstream_unavailable"])
            }
        }

        @Test
        func `what is degraded but at work is a no only for the strict`() async throws {
            let folder = try TestFolder()
            let nobody = try #require(RedisAddress("unix:\(folder.path)/nobody.sock"))
            let place: (inout GatewayOptions) -> Void = {
                $0.controlPath = $0.data + "/control.sock"
                $0.redis = nobody
            }
            try await GatewayHarness.run(configure: place) { gateway in
                try await eventually("readiness", within: .seconds(20)) {
                    try await gateway.get("/readyz").status == 200
                }
                let health = try await Program.run(["health", "--data", gateway.options.data])
                #expect(health.code == 0)
                #expect(health.out.hasPrefix("degraded limiter_degraded"), "\(health.out)\(health.err)")
                #expect(try await Program.run(["health", "--strict", "--data", gateway.options.data]).code == 1)
            }
        }
    }
}
