import NIOCore
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite struct LongWorkTests {
        @Test(.timeLimit(.minutes(1)))
        func `calls of operators that wait for somebody hold up no long text`() async throws {
            let receiver = FakeUpstream { _ in [.pause, .text("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")] }
            try await receiver.start()
            let address = try #require(WebhookAddress("http://127.0.0.1:\(receiver.port)/"))
            let target = WebhookTarget(address: address, secret: "0123456789abcdef0123456789abcdef")
            let calls = System.coreCount + 1
            try await GatewayHarness.run(configure: { $0.alerts.webhook = target }) { gateway in
                let tenant = try await gateway.tenant()
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<calls {
                        group.addTask { try await gateway.control("POST", "/v1/alert-tests").status }
                    }
                    try await eventually("calls that wait") { receiver.paused >= System.coreCount }
                    let text = String(repeating: "The quick brown fox jumps over it. ", count: 3000)
                    let answer = try await gateway.chat(tenant, ChatCall(prompt: text))
                    #expect(answer.status == 200)
                    receiver.release()
                    try await eventually("the end of all") {
                        receiver.release()
                        return receiver.received.count == calls && receiver.paused == 0
                    }
                    receiver.release()
                    group.cancelAll()
                }
            }
            try await receiver.stop()
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["", "!"])
        func `a long body is read apart, and what is wrong in it is told as of a short one`(_ end: String) async throws
        {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let text = String(repeating: "\\u0041", count: 50_000)
                let body = #"{"model":"tiny","messages":[{"role":"user","content":"\#(text)"}]}"# + end
                let answer = try await gateway.exchange(ChatCall.post("/v1/chat/completions", body, key: tenant.key))
                #expect(answer.status == (end.isEmpty ? 200 : 400))
                let sent = gateway.upstream.received.last?.json?["messages"]?.elements.first { _ in true }
                #expect(sent?["content"]?.string == (end.isEmpty ? String(repeating: "A", count: 50_000) : nil))
            }
        }
    }
}
