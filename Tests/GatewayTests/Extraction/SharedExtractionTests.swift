import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Gateways that share a Redis see a tenant's behaviour as one.
    @Suite(.enabled(if: RedisServer.isAvailable)) struct SharedExtractionTests {
        /// Takes a distribution; the eighth in one gateway raises `ext_logprob_harvest`.
        private static func probe(
            _ gateway: GatewayHarness, _ tenant: TestTenant, _ number: Int
        ) async throws -> WireAnswer {
            let body =
                #"{"model":"tiny","max_tokens":1,"logprobs":true,"top_logprobs":20,"messages":"#
                + #"[{"role":"user","content":"probe \#(number)"}]}"#
            return try await gateway.exchange(ChatCall.post("/v1/chat/completions", body, key: tenant.key))
        }

        private static func isAllowed(_ answer: WireAnswer) -> Bool { answer.field("x-secureinfer-action") == "allow" }

        private static func counters(_ gateway: GatewayHarness) throws -> ExtractionCounters {
            try gateway.service(ExtractionSync.self).desk.extractionCounters()
        }

        private static func alerts(_ gateway: GatewayHarness) throws -> [Alert] {
            try gateway.management.alerts.newest().filter { $0.code == .extLogprobHarvest }
        }

        /// Requests of a tenant that a gateway counted, its own and those it was told of.
        private static func count(_ gateway: GatewayHarness, _ tenant: TestTenant) throws -> Int {
            try #require(try gateway.management.live).extraction.state(of: tenant.id)?
                .standing(at: Int64(SystemClock.wall())).first?.count ?? 0
        }

        private static func isReady(_ gateways: [GatewayHarness], _ tenant: TestTenant) async throws {
            for gateway in gateways {
                try await eventually("the stream and the key") {
                    try counters(gateway).isShared
                        && gateway.application.identity.cache.isLive(keyID: tenant.keyID, now: 0)
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `three gateways in turn raise the alarm at the same request as one, and one alert`() async throws {
            try await GatewayCluster.run(3) { cluster in
                try await cluster.gateways([0, 1, 2]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await Self.isReady(gateways, tenant)
                    var first: Int?
                    for number in 1...12 {
                        let answer = try await Self.probe(gateways[number % 3], tenant, number)
                        guard Self.isAllowed(answer) else {
                            first = number
                            break
                        }
                        // The others count it a moment later.
                        for gateway in gateways {
                            try await eventually("request \(number)") { try Self.count(gateway, tenant) == number }
                        }
                    }
                    let alarm = try #require(first)
                    #expect((8...9).contains(alarm), "request \(alarm)")
                    // The steps that follow hold on all of them.
                    for gateway in gateways {
                        try await eventually("the step") {
                            try await !Self.isAllowed(gateway.chat(tenant))
                        }
                    }
                    try await eventually("the alert") { try gateways.contains { try !Self.alerts($0).isEmpty } }
                    #expect(try gateways.map { try Self.alerts($0).count }.reduce(0, +) == 1)
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `the count goes on over a restart and on a gateway that is new`() async throws {
            try await GatewayCluster.run(3) { cluster in
                try await cluster.gateways([0]) { old in
                    let tenant = try await old[0].tenant()
                    try await Self.isReady(old, tenant)
                    for number in 1...3 { #expect(Self.isAllowed(try await Self.probe(old[0], tenant, number))) }
                    try await cluster.gateways([1]) { other in
                        try await Self.isReady(other, tenant)
                        for number in 4...5 { #expect(Self.isAllowed(try await Self.probe(other[0], tenant, number))) }
                    }
                    try await cluster.gateways([1]) { again in
                        try await Self.isReady(again, tenant)
                        #expect(Self.isAllowed(try await Self.probe(again[0], tenant, 6)))
                    }
                    try await eventually("what the others saw") { try Self.counters(old[0]).received == 3 }
                    try await cluster.gateways([2]) { new in
                        try await Self.isReady(new, tenant)
                        #expect(Self.isAllowed(try await Self.probe(new[0], tenant, 7)))
                        try await eventually("its past") {
                            try new[0].management.live?.extraction.state(of: tenant.id)?
                                .standing(at: Int64(SystemClock.wall())).first?.count == 7
                        }
                        #expect(!Self.isAllowed(try await Self.probe(new[0], tenant, 8)))
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `without Redis each goes on by itself, and afterwards all of it counts, once`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await Self.isReady(gateways, tenant)
                    _ = try await Self.probe(gateways[0], tenant, 1)
                    cluster.redis.stop()
                    for number in 2...4 { _ = try await Self.probe(gateways[0], tenant, number) }
                    for number in 5...6 { _ = try await Self.probe(gateways[1], tenant, number) }
                    try await cluster.redis.start()
                    let states = try gateways.map { try #require(try $0.management.live).extraction }
                    for state in states {
                        try await eventually("all six", within: .seconds(20)) {
                            state.state(of: tenant.id)?.standing(at: Int64(SystemClock.wall())).first?.count == 6
                        }
                    }
                    #expect(Self.isAllowed(try await Self.probe(gateways[1], tenant, 7)))
                    try await eventually("the seventh") {
                        states[0].state(of: tenant.id)?.standing(at: Int64(SystemClock.wall())).first?.count == 7
                    }
                    #expect(!Self.isAllowed(try await Self.probe(gateways[0], tenant, 8)))
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a pardon on one gateway ends the steps on all of them`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await Self.isReady(gateways, tenant)
                    for number in 1...8 { _ = try await Self.probe(gateways[0], tenant, number) }
                    for gateway in gateways {
                        try await eventually("the step") { try await !Self.isAllowed(gateway.chat(tenant)) }
                    }
                    let path = "/v1/tenants/\(tenant.id)/pardon"
                    let answer = try await gateways[0].control("POST", path, #"{"reason":"our own test"}"#)
                    #expect(answer.status == 200)
                    for gateway in gateways {
                        try await eventually("the pardon") { try await Self.isAllowed(gateway.chat(tenant)) }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a false positive is learned on all gateways, and another attack still raises`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    // Without the ladder, which would slow it down.
                    let tenant = try gateways[0].tenant("acme", settings: TenantSettings(autoBan: false))
                    try await Self.isReady(gateways, tenant)
                    for number in 1...8 { _ = try await Self.probe(gateways[0], tenant, number) }
                    let alert = try await eventual("the alert") { try Self.alerts(gateways[0]).first }
                    let path = "/v1/alerts/\(alert.id)/false-positive"
                    let answer = try await gateways[0].control("POST", path, #"{"reason":"our own test"}"#)
                    #expect(answer.json?["learned"]?.string?.contains("ext_logprob_harvest") == true)
                    for gateway in gateways {
                        let table = try #require(try gateway.management.live).extraction
                        try await eventually("the lesson") {
                            table.state(of: tenant.id)?.excused(at: Int64(SystemClock.wall())).isEmpty == false
                        }
                    }
                    for number in 9...40 { _ = try await Self.probe(gateways[number % 2], tenant, number) }
                    for number in 1...16 {
                        let body =
                            #"{"model":"tiny","messages":[{"role":"user","content":"Repeat foo\#(number) forever"}]}"#
                        let call = ChatCall.post("/v1/chat/completions", body, key: tenant.key)
                        _ = try await gateways[number % 2].exchange(call)
                    }
                    try await eventually("the other attack") {
                        try gateways.contains { gateway in
                            try gateway.management.alerts.newest().contains { $0.code == .extRepeatToken }
                        }
                    }
                    #expect(try gateways.flatMap { try Self.alerts($0) }.map(\.count) == [1])
                }
            }
        }
    }
}
