import Crypto
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Somebody who can write into Redis, but has no control key.
    @Suite(.enabled(if: RedisServer.isAvailable)) struct StateTamperingTests {
        private static let records = "secureinfer:state:{shared}:records"
        private static let index = "secureinfer:state:{shared}:index"
        private static let meta = "secureinfer:state:{shared}:meta"

        /// The text of a bulk reply.
        private static func text(_ reply: String) -> String {
            String(reply.drop { $0 != "\n" && $0 != "\r\n" }.dropFirst().dropLast())
        }

        /// Puts a text into a place as if a gateway had done it just now.
        private static func plant(_ text: String, at field: String, in redis: RedisServer) async throws {
            _ = try await redis.command("HSET", records, field, text)
            let revision = try await redis.command("HINCRBY", meta, "revision", "1").filter(\.isNumber)
            _ = try await redis.command("ZADD", index, revision, field)
        }

        @Test(.timeLimit(.minutes(1)))
        func `a forged and a replayed record are refused and counted, and the right one is put back`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[1].knows(tenant)
                    let field = "key/\(tenant.keyID)"
                    let old = Self.text(try await cluster.redis.command("HGET", Self.records, field))
                    #expect(old.contains("\"kind\":\"key\""))
                    _ = try await gateways[0].control("DELETE", "/v1/keys/\(tenant.keyID)")
                    try await eventually("its end") { try await gateways[1].status(tenant) == 401 }
                    let right = Self.text(try await cluster.redis.command("HGET", Self.records, field))

                    try await Self.plant(old, at: field, in: cluster.redis)
                    try await eventually("the replay's refusal") {
                        // One may have put the right record back before the other looked.
                        try gateways.contains { (try $0.state.refused[.stale] ?? 0) > 0 }
                    }
                    for gateway in gateways { #expect(try await gateway.status(tenant) == 401) }
                    try await eventually("the right record") {
                        Self.text(try await cluster.redis.command("HGET", Self.records, field)) == right
                    }

                    let forged = right.replacing("\"revoked\":", with: "\"revoked\":1")
                    try await Self.plant("99999999999999999999" + forged.dropFirst(20), at: field, in: cluster.redis)
                    try await eventually("the forgery's refusal") {
                        try gateways.allSatisfy { (try $0.state.refused[.mac] ?? 0) > 0 }
                    }
                    for gateway in gateways { #expect(try await gateway.status(tenant) == 401) }
                    try await eventually("a notice") {
                        try gateways[0].feed().contains { if case .notice = $0.body { true } else { false } }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a record at the end of all versions is refused and put right, though its mac is`() async throws {
            try await GatewayCluster.run(1) { cluster in
                try await cluster.gateways([0]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[0].sharesState()
                    let field = "tenant/\(tenant.id)"
                    let right = Self.text(try await cluster.redis.command("HGET", Self.records, field))
                    let all = right.dropFirst(20)
                    let cut = try #require(all.firstRange(of: "\"version\":"))
                    let end = try #require(all[cut.upperBound...].firstIndex(of: ","))
                    let mac = try #require(all.firstRange(of: ",\"mac\""))
                    let last = "9007199254740992"
                    let json = all[..<cut.upperBound] + last + all[end..<mac.lowerBound] + "}"
                    let key = gateways[0].application.directory.secrets.control.key
                    try await Self.plant(
                        "0000" + last + Self.sealed(json, "secureinfer state v1", key), at: field, in: cluster.redis)
                    try await eventually("a refusal") { (try gateways[0].state.refused[.time] ?? 0) > 0 }
                    #expect(try await gateways[0].control("POST", "/v1/tenants/acme/suspend").status == 200)
                    try await eventually("the newer record") {
                        let text = Self.text(try await cluster.redis.command("HGET", Self.records, field))
                        return !text.hasPrefix("0000" + last) && text.contains("suspended")
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `messages that are forged, replayed or old change nothing`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let listener = try await cluster.redis.subscribe(ControlMessage.channel)
                    defer { listener.close() }
                    let tenant = try await gateways[0].tenant()
                    let message = try await eventual("an announcement") {
                        String(decoding: listener.pending, as: UTF8.self).split(separator: "\r\n").map(String.init)
                            .first { $0.hasPrefix("{") && $0.contains("\"gw\":\"gw0\"") && $0.contains(tenant.keyID) }
                    }
                    func publish(_ text: String) async throws {
                        _ = try await cluster.redis.command("PUBLISH", ControlMessage.channel, text)
                    }
                    func refused(_ reason: StateRefusal) async throws {
                        try await eventually("refusal of \(reason)") {
                            (try gateways[1].state.refused[reason] ?? 0) > 0
                        }
                    }
                    try await gateways[1].knows(tenant)
                    try await publish(message)
                    try await refused(.replayed)
                    try await publish(message.replacing("\"op\":\"put\"", with: "\"op\":\"hello\""))
                    try await refused(.mac)
                    let key = gateways[0].application.directory.secrets.control.key
                    try await publish(Self.sealed(31_000, key))
                    try await refused(.time)
                    let before = try gateways[1].state.refused[.mac] ?? 0
                    try await publish(Self.sealed(0, gateways[0].application.directory.secrets.feed.key))
                    try await eventually("refusal of the feed's key") {
                        (try gateways[1].state.refused[.mac] ?? 0) > before
                    }
                    #expect(try await gateways[1].status(tenant) == 200)
                }
            }
        }

        /// A message as a gateway would seal it under a key, some time ago.
        private static func sealed(_ age: Int, _ key: SymmetricKey) -> String {
            let json =
                #"{"v":1,"gw":"x","boot":"y","seq":1,"t":\#(SystemClock.wall() - age),"op":"hello","records":[]}"#
            return sealed(json[...], "secureinfer control v1", key)
        }

        private static func sealed(_ json: Substring, _ use: String, _ key: SymmetricKey) -> String {
            let seal = FeedSeal { message in
                let text = Array(use.utf8) + [0] + message
                return Array(HMAC<SHA256>.authenticationCode(for: text, using: key))
            }
            return String(decoding: seal.sealed(Array(json.utf8)), as: UTF8.self)
        }

        @Test(.timeLimit(.minutes(1)))
        func `a gateway with another control key takes nothing and serves its own`() async throws {
            try await GatewayCluster.run(2) { cluster in
                let own = try TestFolder()
                try await cluster.gateways([0]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await cluster.gateways([1], waits: false, secrets: own.path + "/secrets") { strangers in
                        try await eventually("refusals") { (try strangers[0].state.refused[.mac] ?? 0) > 0 }
                        try await strangers[0].answers(tenant, 401)
                        let other = try await strangers[0].tenant("other")
                        try await strangers[0].answers(other, 200)
                        #expect(try await gateways[0].status(tenant) == 200)
                        #expect(try await gateways[0].status(other) == 401)
                        #expect(try await gateways[0].control("GET", "/v1/tenants/other").status == 404)
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["records", "index", "meta"])
        func `a key of the wrong type in Redis stops the sharing and nothing else`(_ name: String) async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant()
                    try await gateways[1].knows(tenant)
                    let key = "secureinfer:state:{shared}:\(name)"
                    _ = try await cluster.redis.command("SET", key, "x")
                    // Announcements still arrive where the store takes nothing.
                    _ = try await gateways[0].control("DELETE", "/v1/keys/\(tenant.keyID)")
                    for gateway in gateways {
                        try await eventually("its end") { try await gateway.status(tenant) == 401 }
                        try await eventually("trouble") {
                            try await gateway.get("/healthz").text.contains("state_stale")
                        }
                    }
                    _ = try await cluster.redis.command("DEL", key)
                    for gateway in gateways {
                        try await eventually("health") { try await !gateway.get("/healthz").text.contains("stale") }
                    }
                }
            }
        }
    }
}
