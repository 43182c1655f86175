import SecurityGate
import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// Bans that follow from blocked requests, without an operator.
    @Suite struct AutoBanTests {
        private static let attack = ChatCall(prompt: RulingTests.attack)

        private static func run(
            _ change: (inout AutoBanPolicy) -> Void = { _ in }, configure: (inout GatewayOptions) -> Void = { _ in },
            _ body: (GatewayHarness) async throws -> Void
        ) async throws {
            try await GatewayHarness.run(
                configure: { options in
                    options.policy.autoBan.blocks = 3
                    options.policy.autoBan.durations = [60_000, 90_000]
                    change(&options.policy.autoBan)
                    configure(&options)
                }, body)
        }

        private static func bans(_ gateway: GatewayHarness) throws -> [Ban] {
            try gateway.management.bans.history().filter { $0.origin == .automatic }
        }

        private static func attacks(_ gateway: GatewayHarness, _ tenant: TestTenant, _ count: Int) async throws {
            for _ in 0..<count { #expect(try await gateway.chat(tenant, attack).status == 403) }
        }

        @Test(.timeLimit(.minutes(1)))
        func `so many blocked requests ban the key, longer each time, with an alert`() async throws {
            try await Self.run({ $0.durations = [3_000, 60_000] }) { gateway in
                let tenant = try await gateway.tenant()
                try await Self.attacks(gateway, tenant, 2)
                #expect(try await gateway.chat(tenant).status == 200)
                try await Self.attacks(gateway, tenant, 1)
                let first = try await eventual("the ban") { try Self.bans(gateway).first }
                #expect(first.subject == BanTarget(scope: .key, name: tenant.keyID))
                #expect(first.reason == "3 blocked requests within 10m")
                #expect(first.by == "auto_ban")
                #expect(first.until.map { $0 - first.created } == 3_000)
                let refused = try await gateway.chat(tenant)
                #expect(refused.json?["error"]?["code"]?.string == "banned")
                try await eventually("its end") { try await gateway.chat(tenant).status == 200 }
                try await Self.attacks(gateway, tenant, 3)
                try await eventually("the second ban") { try Self.bans(gateway).count == 2 }
                let second = try #require(try Self.bans(gateway).first)
                #expect(second.until.map { $0 - second.created } == 60_000)
                #expect(second.reason == "3 blocked requests within 10m, 2nd time")
                let shown = try await gateway.control("GET", "/v1/bans/\(second.id)")
                #expect(shown.json?["times"]?.int == 2)
                try await eventually("the alert of both") {
                    let alerts = try gateway.management.alerts.newest().filter { $0.code == .banned }
                    return alerts.map(\.severity) == [.critical] && alerts[0].evidence.contains("2nd time")
                }
                try await eventually("the event") {
                    try gateway.feed().contains { event in
                        if case .ban(let ban) = event.body {
                            ban.id == second.id && ban.origin == "automatic"
                        } else {
                            false
                        }
                    }
                }
            }
        }

        @Test
        func `a busy key is not banned for the few of its requests that are blocked`() async throws {
            try await Self.run({ $0.share = 50 }) { gateway in
                let (busy, other) = (try await gateway.tenant(), try await gateway.tenant("other"))
                for tenant in [busy, other] { try await Self.attacks(gateway, tenant, 1) }
                for _ in 0..<20 { #expect(try await gateway.chat(busy).status == 200) }
                // Listings do not count.
                for _ in 0..<9 { #expect(try await gateway.get("/v1/models", key: other.key).status == 200) }
                for tenant in [busy, other] { try await Self.attacks(gateway, tenant, 2) }
                // Blocks are counted in the order in which they came.
                let ban = try await eventual("the ban") { try Self.bans(gateway).first }
                #expect(ban.target == other.keyID)
                #expect(try Self.bans(gateway).count == 1)
                #expect(try await gateway.chat(busy).status == 200)
            }
        }

        @Test
        func `after a lift the count begins anew, and the ban that was undone is forgotten`() async throws {
            try await Self.run({ $0.durations = [60_000, 90_000] }) { gateway in
                let tenant = try await gateway.tenant()
                try await Self.attacks(gateway, tenant, 3)
                let ban = try await eventual("the ban") { try Self.bans(gateway).first }
                #expect(try await gateway.control("DELETE", "/v1/bans/\(ban.id)").status == 200)
                try await Self.attacks(gateway, tenant, 2)
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(try Self.bans(gateway).count == 1)
                try await Self.attacks(gateway, tenant, 1)
                try await eventually("the next ban") { try Self.bans(gateway).count == 2 }
                #expect(try Self.bans(gateway).first.flatMap { ban in ban.until.map { $0 - ban.created } } == 60_000)
            }
        }

        @Test
        func `a pardon ends automatic bans alone, and forgets risk and counts`() async throws {
            try await Self.run({ ($0.durations, $0.target) = ([60_000], .tenant) }) { gateway in
                let tenant = try await gateway.tenant()
                try await Self.attacks(gateway, tenant, 3)
                let ban = try await eventual("the ban") { try Self.bans(gateway).first }
                #expect(ban.subject == BanTarget(scope: .tenant, name: tenant.id))
                let address = #"{"scope":"address","target":"192.0.2.1","reason":"x"}"#
                #expect(try await gateway.control("POST", "/v1/bans", address).status == 201)
                let pardon = try await gateway.control("POST", "/v1/tenants/acme/pardon", #"{"reason":"a test"}"#)
                #expect(pardon.json?["lifted"]?.elements.compactMap(\.string) == [ban.id])
                #expect(
                    try gateway.management.bans.active(at: Int64(SystemClock.wall())).map(\.target) == ["192.0.2.1"])
                let answer = try await gateway.chat(tenant)
                #expect(answer.status == 200)
                #expect(try await gateway.decision(answer).row.risk == 0)
                #expect(try gateway.management.actions.newest(limit: 1).first?.verb == "tenant.pardon")
            }
        }

        struct Case: Sendable, CustomTestStringConvertible {
            var name: String
            var mode = "enforce"
            var change: @Sendable (inout Policy) -> Void = { _ in }
            /// Whether a ban comes; nil where one comes that is only simulated.
            var bans: Bool?
            var testDescription: String { name }

            static let cases = [
                Case(name: "as it is", bans: true),
                Case(name: "0 blocks", change: { $0.autoBan.blocks = 0 }, bans: false),
                Case(name: "spared by name", change: { $0.autoBan.spared = ["acme"] }, bans: false),
                Case(name: "spared by range", change: { $0.autoBan.spared = ["192.0.2.0/24"] }, bans: true),
                Case(name: "simulated", change: { $0.autoBan.isSimulated = true }, bans: nil),
                Case(name: "bans monitored", change: { $0.monitored = [.bans] }, bans: nil),
                Case(name: "tenant monitored", mode: "monitor", bans: nil),
                Case(name: "the address of the machine itself", change: { $0.autoBan.target = .address }, bans: true),
            ]
        }

        @Test(arguments: Case.cases) func `policy says who is banned, and whether in earnest`(_ item: Case) async throws
        {
            try await Self.run(configure: { item.change(&$0.policy) }) { gateway in
                let tenant = try await gateway.tenant(mode: item.mode)
                for _ in 0..<3 { _ = try await gateway.chat(tenant, Self.attack) }
                guard item.bans != false else {
                    try await Task.sleep(for: .milliseconds(300))
                    return #expect(try Self.bans(gateway).isEmpty)
                }
                let ban = try await eventual("the ban") { try Self.bans(gateway).first }
                #expect(ban.simulated == (item.bans == nil))
                #expect(ban.scope == .key)
                guard item.bans == nil else { return }
                let answer = try await gateway.chat(tenant)
                #expect(answer.status == 200)
                #expect(try await gateway.decision(answer).reasons == ["banned"])
            }
        }

        @Test
        func `the client that a listed proxy names is banned, and the proxy never`() async throws {
            try await Self.run(
                { ($0.target, $0.durations) = (.address, [60_000]) },
                configure: { $0.proxies = TrustedProxies([AddressRange("127.0.0.0/8")].compactMap { $0 }) }
            ) { gateway in
                let tenant = try await gateway.tenant()
                for _ in 0..<3 {
                    _ = try await gateway.exchange(
                        Self.attack.bytes(tenant.key, extra: "x-forwarded-for: 2001:db8::5\r\n"))
                }
                let ban = try await eventual("the ban") { try Self.bans(gateway).first }
                #expect(ban.target == "2001:db8::/64")
                let other = "x-forwarded-for: 2001:db8::6\r\n"
                #expect(try await gateway.exchange(ChatCall().bytes(tenant.key, extra: other)).status == 403)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }

        @Test
        func `a tenant without auto-ban is never banned, and not held by bans that others brought about`() async throws
        {
            try await Self.run({ $0.durations = [60_000] }) { gateway in
                let settings = TenantSettings(limits: TenantLimits(), autoBan: false)
                let tenant = try gateway.tenant("steady", settings: settings)
                try await Self.attacks(gateway, tenant, 6)
                let request = BanRequest(
                    scope: .address, target: "127.0.0.1", until: nil, reason: "", origin: .automatic, by: "auto_ban")
                _ = try gateway.management.bans.add(request, now: Int64(SystemClock.wall()))
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(try await gateway.chat(try await gateway.tenant("other")).status == 403)
                #expect(try Self.bans(gateway).map(\.scope) == [.address])
            }
        }

        @Test
        func `refusals that are no detector's count for nothing`() async throws {
            try await Self.run { gateway in
                let tenant = try await gateway.tenant()
                let bad = #"{"model":"tiny","messages":[{"role":"user","content":"x"}],"nonsense":1}"#
                for _ in 0..<5 {
                    let answer = try await gateway.exchange(
                        ChatCall.post("/v1/chat/completions", bad, key: tenant.key))
                    #expect(answer.status == 400)
                }
                try await Task.sleep(for: .milliseconds(200))
                #expect(try Self.bans(gateway).isEmpty)
            }
        }
    }
}
