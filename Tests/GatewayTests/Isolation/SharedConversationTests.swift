import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Stored conversations of gateways that share a Redis.
    @Suite(.enabled(if: RedisServer.isAvailable)) struct SharedConversationTests {
        @Test(.timeLimit(.minutes(1)), arguments: [false, true])
        func `a turn that came first on another gateway is told as a conflict, and stays`(
            _ stream: Bool
        ) async throws {
            try await GatewayCluster.run(2, Talk.waiting) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[1].knows(tenant)
                    let here = Talk(gateway: gateways[0], tenant: tenant, stream: stream)
                    let there = Talk(gateway: gateways[1], tenant: tenant, stream: stream)
                    let id = try #require(try await here.say("Hello.", in: "new").field("x-conversation-id"))
                    async let slow = here.say("Wait.", in: id)
                    try await eventually("the turn") { cluster.upstream.paused == 1 }
                    #expect(Talk.stored(try await there.say("Me too.", in: id)) == "yes")
                    cluster.upstream.release()
                    let late = try await slow
                    #expect(late.status == 200 && Talk.stored(late) == "conflict", "\(late.head) \(late.trailer)")
                    #expect(late.said == ModelServer.text, "the answer itself is given all the same")
                    for talk in [here, there] {
                        let shown = try await talk.get("/v1/conversations/\(id)")
                        let asked = shown.json?["messages"]?.elements.compactMap { message in
                            message["role"]?.string == "user" ? message["content"]?.string : nil
                        }
                        #expect(asked == ["Hello.", "Me too."])
                    }
                    #expect(Talk.stored(try await here.say("Go on.", in: id)) == "yes")
                    #expect(try !here.asked().contains { $0.contains("Wait.") })
                }
            }
        }
    }
}
