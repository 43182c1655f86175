import Glibc
import Stores
import RiskScorer
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// What the routes answer on a running gateway; that each answer is one its route declares is held by
    /// ``GatewayHarness/control(_:_:_:)``.
    @Suite struct LiveAnswerTests {
        /// Runs a gateway with one model, once that is verified.
        private static func run(
            _ body: (GatewayHarness, TestTenant) async throws -> Void
        ) async throws {
            let folder = try TestFolder()
            try folder.write("models/tiny.gguf", ModelTests.gguf(filler: 1))
            try await GatewayHarness.run(configure: { $0.models = folder.models }) { gateway in
                try await eventually("the first verdict") {
                    try await gateway.control("GET", "/v1/models/tiny").json?["status"]?.string == "ok"
                }
                try await body(gateway, try await gateway.tenant())
            }
        }

        /// One call, with the answer that it is to get.
        struct Step: Sendable {
            var method: String
            var path: String
            var body = ""
            var status: Int

            /// Every answer and every error of its own that a route declares, where one call can bring it about.
            static func all(_ tenant: TestTenant, request: String, alert: String) -> [Step] {
                reads(tenant, request: request, alert: alert) + tenants + keys(tenant) + operators
                    + rest(tenant, alert: alert) + ends(tenant)
            }

            private static func reads(_ tenant: TestTenant, request: String, alert: String) -> [Step] {
                let good = [
                    "/v1/tenants", "/v1/tenants/acme", "/v1/tenants/acme/keys", "/v1/tenants/acme/usage",
                    "/v1/keys/\(tenant.keyID)",
                    "/v1/operators", "/v1/whoami", "/v1/bans", "/v1/ban-history", "/v1/alerts", "/v1/alerts/\(alert)",
                    "/v1/models", "/v1/upstreams",
                    "/v1/models/tiny", "/v1/models/tiny/changes", "/v1/jobs", "/v1/jobs/job_1", "/v1/policy",
                    "/v1/decisions",
                    "/v1/decisions/\(request)", "/v1/refusals", "/v1/actions", "/v1/snapshot", "/metrics",
                    "/openapi.json", "/healthz", "/readyz",
                ]
                let missing = [
                    "/v1/tenants/who", "/v1/tenants/who/keys", "/v1/tenants/who/usage", "/v1/keys/who", "/v1/bans/who",
                    "/v1/alerts/who",
                    "/v1/alerts?tenant=who", "/v1/models/who", "/v1/models/who/changes", "/v1/jobs/who",
                    "/v1/decisions/who",
                    "/v1/decisions?tenant=who",
                ]
                return good.map { Step(method: "GET", path: $0, status: 200) }
                    + missing.map { Step(method: "GET", path: $0, status: 404) }
            }

            private static let tenants = [
                Step(method: "POST", path: "/v1/tenants", body: #"{"name":"other"}"#, status: 201),
                Step(method: "POST", path: "/v1/tenants", body: #"{"name":"other"}"#, status: 409),
                Step(method: "POST", path: "/v1/tenant-imports", body: #"{"tenants":[{"name":"third"}]}"#, status: 201),
                Step(method: "POST", path: "/v1/tenant-imports", body: #"{"tenants":[{"name":"third"}]}"#, status: 409),
                Step(method: "PATCH", path: "/v1/tenants/other", body: #"{"rpm":1}"#, status: 200),
                Step(method: "PATCH", path: "/v1/tenants/who", status: 404),
                Step(method: "POST", path: "/v1/tenants/other/suspend", status: 200),
                Step(method: "POST", path: "/v1/tenants/who/suspend", status: 404),
                Step(method: "POST", path: "/v1/tenants/other/resume", status: 200),
                Step(method: "POST", path: "/v1/tenants/who/resume", status: 404),
                Step(method: "POST", path: "/v1/tenants/other/rotate-key", status: 200),
                Step(method: "POST", path: "/v1/tenants/who/rotate-key", status: 404),
                Step(method: "POST", path: "/v1/tenants/other/pardon", status: 200),
                Step(method: "POST", path: "/v1/tenants/who/pardon", status: 404),
            ]

            private static func keys(_ tenant: TestTenant) -> [Step] {
                [
                    Step(method: "POST", path: "/v1/tenants/acme/keys", status: 201),
                    Step(method: "POST", path: "/v1/tenants/who/keys", status: 404),
                    Step(method: "POST", path: "/v1/keys/\(tenant.keyID)/rotate", status: 201),
                    Step(method: "POST", path: "/v1/keys/who/rotate", status: 404),
                    Step(method: "DELETE", path: "/v1/keys/\(tenant.keyID)", status: 200),
                    Step(method: "DELETE", path: "/v1/keys/who", status: 404),
                ]
            }

            private static let operators = [
                Step(method: "POST", path: "/v1/operators", body: #"{"name":"bob"}"#, status: 201),
                Step(method: "POST", path: "/v1/operators", body: #"{"name":"bob"}"#, status: 409),
                Step(method: "DELETE", path: "/v1/operators/bob", status: 200),
                Step(method: "DELETE", path: "/v1/operators/bob", status: 404),
            ]

            private static func rest(_ tenant: TestTenant, alert: String) -> [Step] {
                let verbs = ["ack", "close", "false-positive"]
                return [Step(method: "POST", path: "/v1/alert-tests", status: 200)]
                    + verbs.map { Step(method: "POST", path: "/v1/alerts/\(alert)/\($0)", status: 200) }
                    + verbs.map { Step(method: "POST", path: "/v1/alerts/who/\($0)", status: 404) } + [
                        Step(method: "POST", path: "/v1/bans", body: #"{"target":"acme","seconds":60}"#, status: 201),
                        Step(method: "POST", path: "/v1/bans", body: #"{"target":"who"}"#, status: 404),
                        Step(method: "GET", path: "/v1/bans/acme", status: 200),
                        Step(method: "POST", path: "/v1/models/tiny/verify", status: 202),
                        Step(method: "POST", path: "/v1/models/who/verify", status: 404),
                        Step(method: "POST", path: "/v1/models/tiny/approve", status: 200),
                        Step(
                            method: "POST", path: "/v1/models/tiny/approve",
                            body: #"{"digest":"\#(String(repeating: "0", count: 64))"}"#, status: 409),
                        Step(method: "POST", path: "/v1/models/who/approve", status: 404),
                        Step(method: "POST", path: "/v1/models/tiny/forget", status: 200),
                        Step(method: "POST", path: "/v1/models/who/forget", status: 404),
                        Step(method: "POST", path: "/v1/policy", body: #"{"block":90}"#, status: 200),
                        Step(method: "POST", path: "/v1/policy", body: #"{"version":0}"#, status: 409),
                    ] + policy
            }

            private static let policy = [
                Step(method: "PUT", path: "/v1/policy", body: #"{"document":{"block":91}}"#, status: 200),
                Step(method: "PUT", path: "/v1/policy", body: #"{"document":{},"version":0}"#, status: 409),
                Step(method: "GET", path: "/v1/policy?tenant=acme", status: 200),
                Step(method: "GET", path: "/v1/policy?tenant=who", status: 404),
                Step(method: "POST", path: "/v1/policy-checks", body: #"{"document":{"block":101}}"#, status: 200),
                Step(method: "GET", path: "/v1/policies", status: 200),
                Step(method: "GET", path: "/v1/policies/1", status: 404),
                Step(method: "DELETE", path: "/v1/policy?version=0", status: 409),
                Step(method: "DELETE", path: "/v1/policy?reason=over", status: 200),
                Step(method: "DELETE", path: "/v1/policy", status: 404),
            ]

            private static func ends(_ tenant: TestTenant) -> [Step] {
                [
                    Step(method: "POST", path: "/v1/upstreams/gone/release", status: 200),
                    Step(method: "POST", path: "/v1/upstreams/gone/release", status: 404),
                    Step(method: "DELETE", path: "/v1/bans/acme", status: 200),
                    Step(method: "DELETE", path: "/v1/bans/acme", status: 404),
                    Step(method: "DELETE", path: "/v1/jobs/job_1", status: 409),
                    Step(method: "DELETE", path: "/v1/jobs/who", status: 404),
                    Step(method: "DELETE", path: "/v1/tenants/acme?reason=left", status: 200),
                    Step(method: "DELETE", path: "/v1/tenants/acme", status: 404),
                ]
            }
        }

        /// Declared, and held elsewhere: the feed never ends, a job must be large to be cancelled, `own_token` needs a
        /// token, models are hashed before the answer on a stopped gateway only, too many jobs take many calls, a policy's version is the time, and a gateway that is not ready has no test.
        private static let elsewhere: Set = [
            "live.feed 200", "policy.version 200", "jobs.cancel 200", "operators.revoke 409", "models.verify 200",
            "models.verify 429", "health.ready 503",
        ]

        @Test
        func `every answer and every error of its own that a route declares is given`() async throws {
            try await Self.run { gateway, tenant in
                let chat = try await gateway.chat(tenant)
                let request = try #require(chat.field("x-request-id"))
                _ = try await gateway.decision(chat)
                let alert = Alert(
                    id: AlertStore.newID(), time: 1, tenantID: tenant.id, code: .extParamSweep, severity: .high,
                    confidence: 90, evidence: "e")
                let management = try gateway.management
                try management.alerts.raise(alert)
                try management.quarantines.add(.init(address: "http://gone", name: "gone", gateway: "gw1", now: 1))
                var seen: Set<String> = []
                for step in Step.all(tenant, request: request, alert: alert.id) {
                    let answer = try await gateway.control(step.method, step.path, step.body)
                    #expect(answer.status == step.status, "\(step): \(answer.text)")
                    let path = step.path.prefix { $0 != "?" }
                    let route = management.routes.first { $0.method.rawValue == step.method && $0.match(path) != nil }
                    seen.insert("\(try #require(route).name) \(answer.status)")
                }
                let declared = management.routes.flatMap { route in
                    (route.answers.map(\.status) + route.errors).map { "\(route.name) \($0)" }
                }
                #expect(Set(declared).subtracting(seen) == Self.elsewhere)
            }
        }

        @Test
        func `a snapshot lists those with a risk or a ban first, and says how many there are`() async throws {
            try await GatewayHarness.run { gateway in
                var ids: [String] = []
                for name in ["a", "b", "c", "d", "e", "f"] { ids.append(try await gateway.tenant(name).id) }
                let management = try gateway.management
                let live = try management.running()
                let now = SystemClock.monotonic() / 1000
                _ = live.behaviour.risk(tenant: ids[4], adding: 30, why: "w", at: now)
                _ = live.behaviour.risk(tenant: ids[5], adding: 90, why: "w", at: now)
                #expect(try await gateway.control("POST", "/v1/bans", #"{"target":"d","seconds":60}"#).status == 201)
                func names(_ limit: Int) throws -> [String] {
                    let reader = SnapshotReader(
                        management: management, live: live, now: Int64(SystemClock.wall()), limit: limit)
                    let snapshot = try reader.read()
                    #expect(snapshot.tenantsTotal == 6)
                    return snapshot.tenants.map(\.name)
                }
                #expect(try names(2) == ["f", "e"])
                #expect(try names(4) == ["f", "e", "d", "a"])
                #expect(try names(100) == ["f", "e", "d", "a", "b", "c"])
                #expect(try await gateway.control("GET", "/v1/snapshot").json?["tenants_total"]?.int == 6)
            }
        }

        @Test
        func `a policy that operators set is in force at once, and wins over the gateway's own`() async throws {
            try await GatewayHarness.run(scorer: .rulesAlone) { gateway in
                let tenant = try await gateway.tenant()
                let attack = ChatCall(prompt: RulingTests.attack)
                #expect(try await gateway.chat(tenant, attack).status == 403)
                let set = try await gateway.control("POST", "/v1/policy", #"{"block":100,"warn":100,"reason":"drill"}"#)
                #expect(set.status == 200)
                let answer = try await gateway.chat(try await gateway.tenant("fresh"), attack)
                #expect(answer.status == 200)
                #expect(
                    try gateway.management.actions.newest(limit: 3).contains {
                        $0.verb == "policy.set" && $0.reason == "drill"
                    })
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a verification is cancelled while it runs, and so is one that waits`() async throws {
            try await Self.run { gateway, _ in
                // A sparse file: minutes of reading, and no space.
                let models = try #require(gateway.options.models)
                try #require(truncate(models + "/tiny.gguf", 256 << 30) == 0)
                let started = try await gateway.control("POST", "/v1/models/tiny/verify")
                #expect(started.json?["job"]?.string == "job_2")
                try await eventually("the job") {
                    try await gateway.control("GET", "/v1/jobs/job_2").json?["state"]?.string == "running"
                }
                let waiting = try await gateway.control("POST", "/v1/models/*/verify")
                #expect(waiting.json?["state"]?.string == "waiting")
                for job in ["job_3", "job_2"] {
                    let answer = try await gateway.control("DELETE", "/v1/jobs/\(job)?reason=later")
                    #expect(answer.status == 200)
                    #expect(answer.json?["state"]?.string == "cancelled")
                    #expect(try await gateway.control("DELETE", "/v1/jobs/\(job)").status == 409)
                }
                let verdict = try await eventual("the verdict") {
                    try await gateway.control("GET", "/v1/models/tiny").json.flatMap {
                        $0["status"]?.string == "verifying" ? nil : $0
                    }
                }
                #expect(verdict["status"]?.string == "mismatch")
                #expect(try gateway.management.actions.newest(limit: 1).first?.reason == "later")
            }
        }
    }
}
