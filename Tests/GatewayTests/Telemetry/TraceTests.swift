import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Traces on their way from the client through the gateway to the model server.
    @Suite struct TraceTests {
        private static let trace = "0af7651916cd43dd8448eb211c80319c"
        private static let parent = "traceparent: 00-\(trace)-b7ad6b7169203331-01\r\ntracestate: congo=t61\r\n"

        /// The fields of a trace that the model server got.
        private static func sent(_ gateway: GatewayHarness) throws -> [String] {
            let head = try #require(gateway.upstream.received.last?.head)
            return head.split(separator: "\r\n").map { $0.lowercased() }.filter {
                $0.hasPrefix("trace") || $0.hasPrefix("baggage")
            }
        }

        @Test func `a client's trace goes on under a span of the gateway's own, and no baggage with it`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let request = ChatCall().bytes(tenant.key, extra: Self.parent + "baggage: user=alice\r\n")
                #expect(try await gateway.exchange(request).status == 200)
                let fields = try Self.sent(gateway)
                #expect(fields.count == 2)
                #expect(fields[0].hasPrefix("traceparent: 00-\(Self.trace)-") && fields[0].hasSuffix("-01"))
                #expect(!fields[0].contains("b7ad6b7169203331"))
                #expect(fields[1] == "tracestate: congo=t61")
                #expect(try await gateway.exchange(request).status == 200)
                #expect(try Self.sent(gateway)[0] != fields[0])
                try await eventually("the feed") { try Self.traces(gateway) == [Self.trace, Self.trace] }
            }
        }

        private static func traces(_ gateway: GatewayHarness) throws -> [String?] {
            try gateway.feed().compactMap { event in
                if case .decision(let decision) = event.body { decision.trace } else { nil }
            }
        }

        @Test func `a trace that is none is not passed on, and the request is answered`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let bad = Self.parent.replacing("0af7", with: "0AF7")
                #expect(try await gateway.exchange(ChatCall().bytes(tenant.key, extra: bad)).status == 200)
                #expect(try Self.sent(gateway).isEmpty)
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(try Self.sent(gateway).isEmpty)
            }
        }

        @Test func `where that is wanted, a request without a trace begins one; with off, none goes on`() async throws {
            try await GatewayHarness.run(configure: { $0.trace = .start }) { gateway in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(try Self.sent(gateway).count == 1)
                #expect(try gateway.reload { $0.trace = .off })
                #expect(try await gateway.exchange(ChatCall().bytes(tenant.key, extra: Self.parent)).status == 200)
                #expect(try Self.sent(gateway).isEmpty)
            }
        }
    }
}
