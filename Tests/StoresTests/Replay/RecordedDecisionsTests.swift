import GRDB
import SecurityGate
import Testing
import Vocabulary

@testable import Stores

@Suite struct RecordedDecisionsTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
    }

    private func write(_ rows: [DecisionRow], _ outcomes: [OutcomeRow] = []) throws {
        let writer = try AuditWriter(directory, now: 0)
        writer.submit(rows.map { .decision($0) } + outcomes.map { .outcome($0) })
        writer.flush()
        writer.stop()
    }

    private func read(_ span: RecordedDecisions.Span = .init()) throws -> [RecordedCase] {
        var out: [RecordedCase] = []
        try RecordedDecisions(directory: temporary.data).each(span) { out.append($0) }
        return out
    }

    @Test func `a row is read with its facts and its end`() throws {
        var row = DecisionRow.sample("req-1", action: .block)
        row.reasons = #"["pi_model","of_tomorrow"]"#
        row.facts = FactsTests.full.json
        try write([row, .sample("req-2")], [.sample("req-1")])
        let items = try read()
        #expect(items.map(\.requestID) == ["req-1", "req-2"])
        #expect(items[0].reasons == [.piModel])
        #expect(items[0].facts == FactsTests.full)
        #expect(items[0].tokens == 120)
        #expect(items[0].duration == 5000)
        #expect(items[0].microseconds == 180)
        #expect(items[1].facts == nil)
        #expect(items[1].tokens == nil)
    }

    @Test func `a span is kept to the millisecond, and over the ends of steps`() throws {
        let rows = (0..<20_050).map { number in
            var row = DecisionRow.sample("req-\(number)", tenant: number % 2 == 0 ? "t_a" : "t_b")
            row.time = 1000 + Int64(number)
            return row
        }
        try write(rows)
        #expect(try read().count == rows.count)
        #expect(try read(.init(since: 1010, until: 1020)).map(\.time) == Array(1010..<1020))
        #expect(try read(.init(since: 1010, until: 1020, tenant: "t_b")).map(\.time) == [1011, 1013, 1015, 1017, 1019])
        #expect(try read(.init(since: 21_000, limit: 3)).map(\.time) == [21_000, 21_001, 21_002])
        #expect(try read(.init(since: 99_999)).isEmpty)
    }

    @Test func `tenants come with their settings and what became of their alerts`() throws {
        let identity = try IdentityStore(directory)
        let alerts = AlertStore(directory)
        let states: [(name: String, states: [Alert.State], want: ReplayTenant.Alerts)] = [
            ("quiet", [], .none), ("noisy", [.new, .new], .open), ("guilty", [.falsePositive, .closed], .confirmed),
            ("cleared", [.new, .falsePositive], .falsePositive), ("watched", [.ack], .confirmed),
        ]
        var ids: [String: String] = [:]
        for entry in states {
            let settings = TenantSettings(limits: TenantLimits(requests: 9), autoBan: false, mode: .monitor)
            let tenant = try identity.createTenant(entry.name, settings: settings, by: "test", now: 0)
            ids[entry.name] = tenant.id
            for (number, state) in entry.states.enumerated() {
                try alerts.raise(
                    Alert(
                        id: "a_\(entry.name)\(number)", time: 0, tenantID: tenant.id,
                        code: number == 0 ? .extParamSweep : .extDistillation,
                        severity: .high, confidence: 80, evidence: "", state: state))
                try temporary.tamper(
                    "UPDATE alerts SET state = '\(state.rawValue)' WHERE id = 'a_\(entry.name)\(number)'")
            }
        }
        let found = try RecordedDecisions(directory: temporary.data).tenants()
        for entry in states {
            let tenant = try #require(found[ids[entry.name] ?? ""])
            #expect(tenant.alerts == entry.want, "\(entry.name)")
            #expect(tenant.name == entry.name)
            #expect(tenant.limits.requests == 9)
            #expect(!tenant.autoBan)
            #expect(tenant.mode == .monitor)
        }
    }
}
