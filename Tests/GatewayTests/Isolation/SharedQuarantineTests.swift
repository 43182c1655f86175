import Stores
import Testing

@testable import Gateway

extension GatewayTests {
    /// A model server that is out of service, on gateways that share a Redis.
    @Suite(.enabled(if: RedisServer.isAvailable)) struct SharedQuarantineTests {
        private static func isOut(_ gateway: GatewayHarness) throws -> Bool {
            try gateway.management.running().upstreams.entries[0].state.quarantinedSince != nil
        }

        private static func expectSoon(_ gateway: GatewayHarness, isOut: Bool) async throws {
            try await eventually("\(isOut ? "the end" : "the return") of the server", within: .seconds(1)) {
                try Self.isOut(gateway) == isOut
            }
        }

        /// Has one tenant get what is another's, through a gateway.
        private static func leak(
            _ server: ForeignMarkTests.Mixing, _ mark: String, to talk: Talk
        ) async throws {
            server.says.withLock { $0 = "I was told \(mark)." }
            #expect(try await talk.say("Hi.", in: nil).text.contains("canary_leak"))
            server.says.withLock { $0 = "Hello." }
        }

        @Test(.timeLimit(.minutes(2)))
        func `one gateway's find takes the server out of service on all, and a release on one gives it back`()
            async throws
        {
            let server = ForeignMarkTests.Mixing()
            try await GatewayCluster.run(3, server.script) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let (acme, globex) = (try await gateways[0].tenant(), try await gateways[0].tenant("globex"))
                    for tenant in [acme, globex] { try await gateways[1].knows(tenant) }
                    let mark = try await ForeignMarkTests.mark(Talk(gateway: gateways[1], tenant: acme))
                    try await Self.leak(server, mark, to: Talk(gateway: gateways[0], tenant: globex))
                    // The answer is out a moment before what was found in it is carried out.
                    for gateway in gateways { try await Self.expectSoon(gateway, isOut: true) }
                    #expect(try await gateways[1].status(acme) == 503)
                    try await eventually("the log") {
                        gateways[1].log.text.contains("an upstream is out of service")
                    }
                    try await cluster.gateways([2]) { late in
                        let isOut = try Self.isOut(late[0])
                        #expect(isOut, "as soon as it shares what the others know")
                    }
                    let path = "/v1/upstreams/default/release"
                    #expect(try await gateways[1].control("POST", path, #"{"reason":"mended"}"#).status == 200)
                    try await Self.expectSoon(gateways[0], isOut: false)
                    #expect(try await gateways[0].control("POST", path).status == 404)
                    for gateway in gateways { try await gateway.answers(acme, 200) }
                    try await Self.leak(server, mark, to: Talk(gateway: gateways[1], tenant: globex))
                    try await Self.expectSoon(gateways[0], isOut: true)
                    for gateway in gateways { try await gateway.sharesState() }
                }
                cluster.redis.stop()
                for number in [0, 1] {
                    try await cluster.gateways([number], waits: false) { alone in
                        let isOut = try Self.isOut(alone[0])
                        #expect(isOut, "over a restart, and without the others")
                    }
                }
            }
        }
    }
}
