import Inference
import SecurityGate
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// What is counted of answers whose usage nobody ever says.
    @Suite struct LostAnswerTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var stream: Bool
            /// Tokens that are counted.
            var spent: ClosedRange<Int>
            var testDescription: String { stream ? "streamed" : "whole" }
        }

        private static let silent = ModelServer.chats(.openai) { [.pause] + ModelServer.answer($0, .openai) }

        private static func run(
            _ script: @escaping FakeUpstream.Script,
            _ configure: @escaping (inout GatewayOptions) throws -> Void = { _ in },
            _ body: (GatewayHarness, TestTenant) async throws -> Void
        ) async throws {
            try await GatewayHarness.run(script) { options in
                (options.policy.limits.tokens, options.policy.limits.tokenBurst) = (1, 100_000)
                try configure(&options)
            } _: { gateway in
                try await body(gateway, try await gateway.tenant())
            }
        }

        private static func spent(_ gateway: GatewayHarness) async throws -> Int {
            let usage = try await gateway.control("GET", "/v1/tenants/acme/usage").json?["tokens"]
            return 100_000 - (try #require(usage?["remaining"]?.int))
        }

        @Test(arguments: [
            // All that the model may have written by then, or the input alone.
            Case(stream: false, spent: 1024...1100), Case(stream: true, spent: 1...50),
        ])
        func `who leaves before an answer has begun has not worked the model for nothing`(_ item: Case) async throws {
            try await Self.run(Self.silent) { gateway, tenant in
                let client = try await gateway.connect()
                client.send(ChatCall(stream: item.stream).bytes(tenant.key))
                try await eventually("the model at work") { gateway.upstream.paused == 1 }
                client.close()
                try await eventually("the end") { try await gateway.newest().outcome?.outcome == .clientAbort }
                let spent = try await Self.spent(gateway)
                #expect(item.spent ~= spent)
            }
        }

        @Test
        func `an answer that took too long is paid for, one that failed is not`() async throws {
            let hasty: (inout GatewayOptions) throws -> Void = { options in
                var limits = UpstreamLimits()
                limits.firstByte = 1_000
                let server = options.upstreams[0]
                options.upstreams = [try UpstreamServer(name: server.name, endpoint: server.endpoint, limits: limits)]
            }
            try await Self.run(Self.silent, hasty) { gateway, tenant in
                let answer = try await gateway.chat(tenant)
                #expect(answer.status == 504)
                let spent = try await Self.spent(gateway)
                #expect(1024...1100 ~= spent)
            }
            try await Self.run(ModelServer.chats(.openai) { _ in [.close] }) { gateway, tenant in
                let (answer, spent) = (try await gateway.chat(tenant), try await Self.spent(gateway))
                #expect((answer.status, spent) == (502, 0))
            }
        }
    }
}
