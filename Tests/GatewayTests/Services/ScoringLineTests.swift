import NIOPosix
import Synchronization
import Testing

@testable import Gateway

@Suite struct ScoringLineTests {
    @Test func `tenants take turns, and no more runs at one time than there are threads`() {
        var line = ScoringLine<String>(threads: 2)
        for work in ["a1", "a2", "a3"] { #expect(line.add(work, tenant: "a") == true) }
        for work in ["b1", "b2"] { #expect(line.add(work, tenant: "b") == true) }
        #expect(line.next() == "a1")
        #expect(line.next() == "b1")
        #expect(line.next() == nil)
        line.finished()
        #expect(line.next() == "a2")
        #expect(line.next() == nil)
        line.finished()
        line.finished()
        #expect([line.next(), line.next()] == ["b2", "a3"])
        line.finished()
        #expect(line.next() == nil)
    }

    @Test func `what waits is bounded, for a tenant and in all`() {
        var line = ScoringLine<Int>(threads: 1)
        for work in 0..<32 { #expect(line.add(work, tenant: "a") == true) }
        #expect(line.add(32, tenant: "a") == false)
        for tenant in 0..<7 {
            for work in 0..<32 { #expect(line.add(work, tenant: "t\(tenant)") == true) }
        }
        #expect(line.add(0, tenant: "other") == false)
        #expect(line.next() == 0)
        #expect(line.add(0, tenant: "other") == true)
    }

    @Test func `a tenant has something there until the last of it was scored or is not wanted`() {
        var line = ScoringLine<Int>(threads: 1)
        for work in 0..<2 { #expect(line.add(work, tenant: "a") == true) }
        #expect(line.holds("a") && !line.holds("b"))
        #expect(line.next() == 0)
        line.left("a")
        line.finished()
        #expect(line.holds("a"))
        line.left("a")
        #expect(!line.holds("a"))
    }

    @Test func `at least one is scored at a time`() {
        var line = ScoringLine<Int>(threads: 0)
        #expect(line.add(1, tenant: "a") == true)
        #expect(line.next() == 1)
    }
}

extension GatewayTests {
    /// Texts that are too long for the event loop.
    @Suite struct LongTextTests {
        private static func prompt(_ bytes: Int) -> String {
            String(repeating: "The quick brown fox jumps over it. ", count: bytes / 35)
        }

        @Test func `a long text is scored apart and judged as a short one is`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let honest = ChatCall(prompt: Self.prompt(100_000))
                #expect(try await gateway.chat(tenant, honest).status == 200)
                let attack = ChatCall(prompt: Self.prompt(100_000) + RulingTests.attack)
                let answer = try await gateway.chat(tenant, attack)
                #expect(answer.status == 403)
                #expect(try await gateway.decision(answer).row.score >= 80)
            }
        }

        @Test(.timeLimit(.minutes(2)), arguments: [0.0, 0.5, 1.0])
        func `of the longest text that the route takes every part is scored`(_ share: Double) async throws {
            try await GatewayHarness.run(configure: { $0.policy.fail.detectorTimeout = 60_000 }) { gateway in
                let tenant = try await gateway.tenant()
                let room = (4 << 20) - 1024
                let before = Self.prompt(Int(Double(room) * share))
                let text = before + RulingTests.attack + " " + Self.prompt(room - before.utf8.count)
                let request = ChatCall(prompt: text).bytes(tenant.key)
                let answer = try await gateway.exchange(request, within: .seconds(60))
                #expect(answer.status == 403)
                #expect(try await gateway.decision(answer).row.score >= 80)
            }
        }

        @Test func `many short texts are scored apart, each of them`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let turns = String(repeating: #"{"role":"user","content":"hello"},"#, count: Score.segmentLimit)
                for (last, status) in [("goodbye", 200), (RulingTests.attack, 403)] {
                    let messages = turns + #"{"role":"user","content":"\#(last)"}"#
                    let body = #"{"model":"tiny","messages":[\#(messages)]}"#
                    let answer = try await gateway.exchange(
                        ChatCall.post("/v1/chat/completions", body, key: tenant.key))
                    #expect(answer.status == status)
                }
            }
        }

        @Test func `a text that is not scored in time is refused, counted, and somebody is told`() async throws {
            try await GatewayHarness.run(configure: { $0.policy.fail.detectorTimeout = 1 }) { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant, ChatCall(prompt: Self.prompt(900_000)))
                #expect(answer.status == 503)
                #expect(answer.json?["error"]?["code"]?.string == "detector_timeout")
                #expect(try await gateway.decision(answer).reasons == ["detector_timeout"])
                #expect(gateway.upstream.received.isEmpty)
                let metrics = try await gateway.control("GET", "/metrics").text
                #expect(metrics.contains("secureinfer_detector_timeouts_total 1\n"))
                #expect(metrics.contains("secureinfer_unscored_total 0\n"))
                let alert = try await eventual("the alert") { try gateway.management.alerts.newest().first }
                #expect(alert.code == .detectorTimeout && alert.tenantID == tenant.id)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }

        @Test func `where policy says so it goes on unscored, and the record says why`() async throws {
            let configure: (inout GatewayOptions) -> Void = { options in
                options.policy.fail.detectorTimeout = 1
                options.policy.fail.detector = .open
            }
            try await GatewayHarness.run(configure: configure) { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant, ChatCall(prompt: Self.prompt(900_000) + RulingTests.attack))
                #expect(answer.status == 200)
                let record = try await gateway.decision(answer)
                #expect(record.row.action == .allow && record.row.would == .allow)
                #expect(record.reasons == ["detector_timeout"])
                let metrics = try await gateway.control("GET", "/metrics").text
                #expect(metrics.contains("secureinfer_unscored_total 1\n"))
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a tenant that holds up the detector itself is not let past it`() async throws {
            let configure: (inout GatewayOptions) -> Void = { options in
                options.policy.fail.detectorTimeout = 1
                options.policy.fail.detector = .open
            }
            try await GatewayHarness.run(configure: configure) { gateway in
                let tenant = try await gateway.tenant()
                let request = ChatCall(prompt: Self.prompt(900_000)).bytes(tenant.key)
                var clients: [WireClient] = []
                for _ in 0..<4 {
                    clients.append(try await gateway.connect())
                    clients.last?.send(request)
                }
                var statuses: [Int] = []
                for client in clients { statuses.append(try await client.answer().status) }
                #expect(statuses.contains(503) && statuses.allSatisfy { $0 == 503 || $0 == 200 }, "\(statuses)")
            }
        }

        @Test func `a client that leaves meanwhile is on record, and nothing goes to the model`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                let call = ChatCall(prompt: Self.prompt(2_000_000))
                client.send(call.bytes(tenant.key))
                // A client that leaves before all of its body is out is another matter.
                try await eventually("the request") {
                    let usage = try await gateway.control("GET", "/v1/tenants/acme/usage").json
                    return usage?["body_bytes"]?.int == call.body.utf8.count
                }
                client.close()
                let record = try await gateway.newest()
                #expect(record.outcome?.outcome == .clientAbort)
            }
        }
    }
}
