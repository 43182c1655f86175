import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct HostileConnectionTests {
        struct Body: Sendable, CustomTestStringConvertible {
            var framing: String
            var bytes: String
            var testDescription: String { framing }

            static let smuggled = "GET /v1/models HTTP/1.1\r\nhost: a\r\n\r\n"
            static let cases = [
                Body(framing: "content-length: \(smuggled.utf8.count)", bytes: smuggled),
                Body(framing: "transfer-encoding: chunked", bytes: "0\r\n\r\n" + smuggled),
            ]
        }

        @Test(arguments: Body.cases)
        func `what follows an open route as its body is never the next request`(_ body: Body) async throws {
            try await GatewayHarness.run { gateway in
                let client = try await gateway.connect()
                client.send("GET /healthz HTTP/1.1\r\nhost: a\r\n\(body.framing)\r\n\r\n\(body.bytes)")
                #expect(try await client.answer().status == 200)
                try await client.ended()
                #expect(try gateway.audit.refusalCount() == 0)
                client.close()
            }
        }

        @Test func `thousands of pipelined requests over the limit are all refused in turn`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant("limited", rpm: 1)
                let client = try await gateway.connect()
                let request = "GET /v1/models HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n\r\n"
                let total = 3000
                client.send(String(repeating: request, count: total))
                #expect(try await client.answer().status == 200)
                for _ in 1..<total {
                    guard try await client.answer().status == 429 else {
                        Issue.record("an answer is no 429")
                        return
                    }
                }
                client.close()
                try await eventually("the sum") {
                    try Int(gateway.audit.count()) + Int(gateway.audit.refusalCount()) == total
                }
            }
        }

        @Test func `a client that leaves in the middle of its body is counted`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                let call = ChatCall().bytes(tenant.key)
                client.send(String(call.dropLast(10)))
                try await eventually("the head to be read") {
                    try await gateway.control("GET", "/metrics").text.contains("secureinfer_requests_total 1\n")
                }
                client.close()
                try await eventually("the refusal") { try gateway.refusals("request_timeout") == 1 }
                #expect(try gateway.audit.count() == 0)
            }
        }

        @Test func `a post without a length is told so`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.exchange(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n"
                        + "content-type: application/json\r\n\r\n")
                #expect(answer.status == 411)
            }
        }
    }
}
