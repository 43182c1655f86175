import Crypto
import Glibc
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Several gateways are one: what is done on one of them holds on all.
    @Suite(.enabled(if: RedisServer.isAvailable)) struct StateTests {
        @Test(.timeLimit(.minutes(1)))
        func `a key works on every gateway within a second, and so does its end`() async throws {
            try await GatewayCluster.run(3) { cluster in
                try await cluster.gateways([0, 1, 2]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    for gateway in gateways {
                        try await gateway.knows(tenant, within: .seconds(1))
                        try await gateway.answers(tenant, 200)
                    }
                    #expect(try await gateways[1].control("DELETE", "/v1/keys/\(tenant.keyID)").status == 200)
                    for gateway in gateways {
                        try await eventually("its end", within: .seconds(1)) {
                            try await gateway.status(tenant) == 401
                        }
                        #expect(!gateway.application.identity.cache.isLive(keyID: tenant.keyID, now: 0))
                    }
                    try await eventually("greetings") { try gateways[0].state.gateways == 2 }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a gateway that was down meanwhile knows everything before it listens`() async throws {
            try await GatewayCluster.run(3) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let old = try await gateways[0].tenant("old")
                    let gone = try await gateways[0].tenant("gone")
                    let bad = try await gateways[0].tenant("bad")
                    try await gateways[0].sharesState()
                    try await cluster.gateways([2]) { late in
                        for tenant in [old, gone, bad] { try await late[0].answers(tenant, 200) }
                    }
                    _ = try await gateways[0].control("DELETE", "/v1/keys/\(old.keyID)")
                    _ = try await gateways[1].control("DELETE", "/v1/tenants/gone")
                    _ = try await gateways[1].control(
                        "POST", "/v1/bans", #"{"scope":"tenant","target":"bad","seconds":600,"reason":"test"}"#)
                    let new = try await gateways[1].tenant("new")
                    for gateway in gateways { try await gateway.sharesState() }
                    try await cluster.gateways([2], waits: false) { late in
                        let statuses = [
                            try await late[0].status(old), try await late[0].status(gone),
                            try await late[0].status(bad),
                            try await late[0].status(new),
                        ]
                        #expect(statuses == [401, 401, 403, 200])
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["key", "address", "tenant"])
        func `a ban of any scope is on every gateway within 250 ms, and so is its end`(_ scope: String) async throws {
            try await GatewayCluster.run(3) { cluster in
                try await cluster.gateways([0, 1, 2]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    for gateway in gateways {
                        try await gateway.knows(tenant)
                        try await gateway.answers(tenant, 200)
                    }
                    let target = ["tenant": tenant.name, "key": tenant.keyID, "address": "127.0.0.1"][scope] ?? ""
                    let ban = try await gateways[0].control(
                        "POST", "/v1/bans", #"{"scope":"\#(scope)","target":"\#(target)","seconds":600,"reason":"x"}"#)
                    let id = try #require(ban.json?["id"]?.string)
                    for gateway in gateways {
                        try await eventually("the ban", within: .milliseconds(250)) {
                            try await gateway.status(tenant) == 403
                        }
                    }
                    #expect(try await gateways[2].control("DELETE", "/v1/bans/\(id)").status == 200)
                    for gateway in gateways {
                        try await eventually("the end", within: .milliseconds(250)) {
                            try await gateway.status(tenant) == 200
                        }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a ban that was lifted while a gateway was down does not come back with it`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[0].sharesState()
                    var id: String?
                    try await cluster.gateways([1]) { late in
                        try await late[0].answers(tenant, 200)
                        let ban = try await gateways[0].control(
                            "POST", "/v1/bans", #"{"scope":"tenant","target":"acme","seconds":600,"reason":"x"}"#)
                        id = ban.json?["id"]?.string
                        try await eventually("the ban") { try await late[0].status(tenant) == 403 }
                    }
                    #expect(try await gateways[0].control("DELETE", "/v1/bans/\(try #require(id))").status == 200)
                    try await eventually("its end") { try await gateways[0].status(tenant) == 200 }
                    try await gateways[0].sharesState()
                    try await cluster.gateways([1]) { late in
                        try await late[0].sharesState()
                        let key = "secureinfer:{\(tenant.id)}:ban"
                        try await eventually("no ban in Redis") {
                            try await cluster.redis.command("EXISTS", key) == ":0\r\n"
                        }
                        try await Task.sleep(for: .milliseconds(300))
                        for gateway in gateways + late { #expect(try await gateway.status(tenant) == 200) }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["index", "meta", "records"])
        func `a part of the shared store that is lost comes back`(_ part: String) async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[0].sharesState()
                    _ = try await cluster.redis.command("DEL", "secureinfer:state:{shared}:\(part)")
                    try await Self.compare(gateways[0])
                    try await cluster.gateways([1]) { late in try await late[0].answers(tenant, 200) }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a store that went back and grew again hides nothing from who was away`() async throws {
            try await GatewayCluster.run(2) { cluster in
                func turnOver(_ gateway: GatewayHarness, _ times: Int) async throws {
                    for _ in 0..<times {
                        for verb in ["suspend", "resume"] {
                            #expect(try await gateway.control("POST", "/v1/tenants/acme/\(verb)").status == 200)
                            try await gateway.sharesState()
                        }
                    }
                }
                try await cluster.gateways([0]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await cluster.gateways([1]) { late in
                        try await turnOver(gateways[0], 4)
                        try await late[0].knows(tenant)
                        try await eventually("the tenant at work") { try await late[0].status(tenant) == 200 }
                    }
                    // As a replica that lags behind looks after a failover: empty, but of the same epoch.
                    let names = ["records", "index", "meta"].map { "secureinfer:state:{shared}:\($0)" }
                    // Until the gateway has read its own changes, which it does every second.
                    try await Task.sleep(for: .milliseconds(1_500))
                    for name in names[..<2] { _ = try await cluster.redis.command("DEL", name) }
                    _ = try await cluster.redis.command("HSET", names[2], "revision", "0")
                    try await eventually("the records", within: .seconds(5)) {
                        try await cluster.redis.command("HLEN", names[0]) == ":2\r\n"
                    }
                    let new = try await gateways[0].tenant("new")
                    try await turnOver(gateways[0], 8)
                    try await cluster.gateways([1]) { late in
                        try await late[0].answers(new, 200)
                        try await late[0].answers(tenant, 200)
                    }
                }
            }
        }

        /// Compares a gateway's records with the shared store now instead of within half a minute.
        private static func compare(_ gateway: GatewayHarness) async throws {
            let application = gateway.application
            let address = try #require(gateway.options.redis)
            let loop = application.group.any()
            let link = try await loop.submit { StateLink(address, on: loop) { _ in } }.get()
            link.start()
            let store = StateStore(
                application.directory, identity: application.identity, bans: try BanStore(application.directory),
                policies: application.policies)
            var sharing = StateSharing(
                store, link, secrets: application.directory.secrets, gateway: "gw0", boot: RequestID.make(),
                newEpoch: { RequestID.make() })
            let now = Int64(SystemClock.wall())
            while try await !sharing.turn(now: now) { try await Task.sleep(for: .milliseconds(10)) }
            try await sharing.compare(now: now)
            _ = try await sharing.turn(now: now)
            await link.stop()
        }

        @Test(.timeLimit(.minutes(1)))
        func `a suspended, resumed and deleted tenant is so on all gateways`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[1].knows(tenant)
                    for (method, path, status) in [
                        ("POST", "/v1/tenants/acme/suspend", 403), ("POST", "/v1/tenants/acme/resume", 200),
                        ("DELETE", "/v1/tenants/acme", 401),
                    ] {
                        #expect(try await gateways[0].control(method, path).status == 200)
                        try await eventually(path, within: .seconds(1)) {
                            try await gateways[1].status(tenant) == status
                        }
                    }
                    #expect(try await gateways[1].control("GET", "/v1/tenants/acme").status == 404)
                    let left = try await cluster.redis.command("HKEYS", "secureinfer:state:{shared}:records")
                    #expect(left.contains("tenant/\(tenant.id)") && !left.contains("key/"))
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a policy that is set on one gateway judges on all, also after a restart without Redis`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[1].knows(tenant)
                    try await gateways[1].answers(tenant, 200)
                    let policy = try PolicyDocument(JSONDocument(Array(#"{"block":0,"warn":0}"#.utf8)).root)
                    _ = try gateways[0].application.policies.set(policy, by: "local", now: Int64(SystemClock.wall()))
                    try await eventually("the policy", within: .seconds(1)) {
                        try await gateways[1].status(tenant) == 403
                    }
                }
                cluster.redis.stop()
                try await cluster.gateways([1], waits: false) { gateways in
                    #expect(gateways[0].application.policies.current()?.document?.view["block"]?.int == 0)
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `FLUSHALL loses nothing: what gateways hold is put back`() async throws {
            try await GatewayCluster.run(3) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    let body = #"{"scope":"key","target":"\#(tenant.keyID)","seconds":600,"reason":"test"}"#
                    #expect(try await gateways[0].control("POST", "/v1/bans", body).status == 201)
                    try await gateways[1].knows(tenant)
                    try await eventually("the ban") { try await gateways[1].status(tenant) == 403 }
                    _ = try await cluster.redis.command("FLUSHALL")
                    _ = try await cluster.redis.command("SCRIPT", "FLUSH")
                    for gateway in gateways { #expect(try await gateway.status(tenant) == 403) }
                    try await eventually("the records", within: .seconds(5)) {
                        try await cluster.redis.command("HLEN", "secureinfer:state:{shared}:records") == ":3\r\n"
                    }
                    try await cluster.gateways([2]) { late in try await late[0].answers(tenant, 403) }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `Redis killed and back empty gets everything again, also what was done meanwhile`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    cluster.redis.stop()
                    try await eventually("trouble") {
                        try await gateways[0].get("/healthz").text.contains("state_stale")
                    }
                    let other = try await gateways[0].tenant("other")
                    _ = try await gateways[0].control("DELETE", "/v1/keys/\(tenant.keyID)")
                    #expect(try await gateways[0].get("/readyz").status == 200)
                    try await cluster.redis.start()
                    try await gateways[0].sharesState()
                    try await cluster.gateways([1]) { late in
                        try await late[0].answers(tenant, 401)
                        try await late[0].answers(other, 200)
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `without Redis at its start a gateway serves from its own copy within 5 s`() async throws {
            try await GatewayCluster.run(1) { cluster in
                var made: TestTenant?
                try await cluster.gateways([0]) { made = try await $0[0].tenant() }
                let tenant = try #require(made)
                cluster.redis.stop()
                let began = ContinuousClock.now
                try await cluster.gateways([0], waits: false) { gateways in
                    #expect(try await gateways[0].status(tenant) == 200)
                    #expect(ContinuousClock.now - began < .seconds(5))
                    #expect(try await gateways[0].get("/readyz").status == 200)
                    #expect(try await gateways[0].get("/healthz").text.contains("state_stale"))
                    try await cluster.redis.start()
                    try await gateways[0].sharesState()
                }
            }
        }
    }
}
