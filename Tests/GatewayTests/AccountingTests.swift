import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct AccountingTests {
        /// Requests of every kind, in turns.
        private static func request(_ index: Int, _ open: TestTenant, _ limited: TestTenant, _ banned: TestTenant)
            -> String
        {
            switch index % 12 {
            case 0: "GET /nowhere HTTP/1.1\r\nhost: a\r\n\r\n"
            case 1: ChatCall().bytes("si-aaaa-bbbb")
            case 2: ChatCall(prompt: RulingTests.attack).bytes(open.key)
            case 3: ChatCall.post("/v1/chat/completions", "{", key: open.key)
            case 4, 5: ChatCall(dialect: .ollama).bytes(limited.key)
            case 6: "GET /v1/models HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(open.key)\r\n\r\n"
            case 7: ChatCall().bytes(banned.key)
            case 8: "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n"
            case 9: "nonsense\r\n\r\n"
            case 10: ChatCall(stream: true).bytes(open.key)
            default: ChatCall().bytes(open.key)
            }
        }

        @Test
        func `decisions, counted refusals and audit refusals add up to the requests`() async throws {
            // Wrong keys and attacks are to be counted, not to shut all of it out.
            let proxies = TrustedProxies([try #require(AddressRange("127.0.0.1"))])
            try await GatewayHarness.run(configure: { ($0.proxies, $0.policy.autoBan.blocks) = (proxies, 0) }) {
                gateway in
                let open = try await gateway.tenant("open")
                let limited = try await gateway.tenant("limited", rpm: 5)
                let banned = try await gateway.tenant("banned")
                let ban = #"{"target":"banned","seconds":3600,"reason":"test"}"#
                #expect(try await gateway.control("POST", "/v1/bans", ban).status == 201)
                let total = 360
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for worker in 0..<12 {
                        group.addTask {
                            for index in stride(from: worker, to: total, by: 12) {
                                let request = Self.request(index / 12 + index % 12, open, limited, banned)
                                let origin = "HTTP/1.1\r\nx-forwarded-for: 192.0.2.\(index % 100)\r\n"
                                _ = try await gateway.exchange(
                                    request.replacing("HTTP/1.1\r\n", with: origin, maxReplacements: 1))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let requests = total - total / 12
                try await eventually("the sum") {
                    try Int(gateway.audit.count()) + Int(gateway.audit.refusalCount()) == requests
                }
                let metrics = try await gateway.control("GET", "/metrics").text
                func value(_ name: String) -> Int? {
                    metrics.split(separator: "\n").first { $0.hasPrefix("secureinfer_\(name) ") }
                        .flatMap { $0.split(separator: " ").last.flatMap { Int($0) } }
                }
                #expect(value("requests_total") == requests)
                #expect(value("audit_refused_total") == 0)
                #expect(value("decisions_total") == Int(try gateway.audit.count()))
                #expect(value("refusals_total") == Int(try gateway.audit.refusalCount()))
                let counted = ["auth_invalid", "route_not_found", "head_malformed", "banned"]
                for code in counted {
                    let count = try gateway.refusals(code)
                    #expect(count == total / 12, "\(code)")
                }
                try await eventually("every end") {
                    try gateway.audit.decisions(DecisionFilter(limit: 1000)).allSatisfy { $0.outcome != nil }
                }
            }
        }

        @Test
        func `a whole run is an intact chain of records`() async throws {
            let folder = try TestFolder()
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            for round in 1...3 {
                try await GatewayHarness.run(in: folder, upstream) { gateway in
                    let tenant = try await gateway.tenant("acme\(round)")
                    for _ in 0..<5 { #expect(try await gateway.chat(tenant).status == 200) }
                }
            }
            try await upstream.stop()
            #expect(try AuditReader(readingFrom: folder.data).count() == 15)
            let verdict = try AuditVerifier(directory: folder.data).verify(against: nil)
            guard case .intact(let rows, _) = verdict else {
                Issue.record("\(verdict)")
                return
            }
            #expect(rows == 15)
        }
    }
}
