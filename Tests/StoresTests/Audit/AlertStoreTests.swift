import Testing
import Vocabulary

@testable import Stores

@Suite struct AlertStoreTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    var alerts: AlertStore { AlertStore(directory) }

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
    }

    private func alert(
        _ id: String, time: Int64 = 1, confidence: Int = 70, code: ReasonCode = .extDistillation,
        tenant: String = "t_a",
        severity: Severity = .high, evidence: String = "64 topics", count: Int = 1
    ) -> Alert {
        Alert(
            id: id, time: time, tenantID: tenant, code: code, severity: severity, confidence: confidence,
            evidence: evidence, count: count)
    }

    /// Codes of which no two make one alert.
    private static let codes: [ReasonCode] = [.extDistillation, .extParaphrase, .extParamSweep, .extRepeatToken]

    @Test func `An acknowledged alert keeps its state when it is raised again with more evidence`() throws {
        try alerts.raise(alert("a_1"))
        let acknowledged = try alerts.set(.ack, of: "a_1", by: "ana", now: 5)
        #expect(acknowledged.state == .ack && acknowledged.by == "ana")
        let raised = try alerts.raise(alert("a_2", time: 8, confidence: 90, evidence: "80 topics", count: 3))
        #expect(!raised.isNews)
        #expect(try alerts.newest() == [raised.alert])
        #expect(raised.alert.id == "a_1" && raised.alert.state == .ack && raised.alert.confidence == 90)
        #expect((raised.alert.time, raised.alert.seen, raised.alert.count) == (1, 8, 4))
        #expect(raised.alert.evidence == "80 topics")
    }

    @Test func `Of two who acknowledge the first one stands, and who closes takes over`() throws {
        try alerts.raise(alert("a_1"))
        _ = try alerts.set(.ack, of: "a_1", by: "ana", now: 5)
        #expect(try alerts.set(.ack, of: "a_1", by: "ben", now: 6).by == "ana")
        #expect(try alerts.set(.closed, of: "a_1", by: "ben", now: 7).by == "ben")
    }

    @Test func `An open alert keeps its highest severity, and a higher one is news that is to be told again`() throws {
        try alerts.raise(alert("a_1"))
        try alerts.sent("a_1", .high, at: 2)
        let milder = try alerts.raise(alert("a_2", severity: .medium, evidence: "little"))
        #expect(!milder.isNews && milder.alert.evidence == "64 topics" && milder.alert.count == 2)
        #expect(try alerts.unsent(from: .high, since: 0).isEmpty)
        let raised = try alerts.raise(alert("a_3", confidence: 10, severity: .critical))
        #expect(raised.isNews && raised.alert.id == "a_1")
        #expect(raised.alert.severity == .critical && raised.alert.confidence == 70)
        #expect(try alerts.unsent(from: .critical, since: 0).map(\.id) == ["a_1"])
        try alerts.sent("a_1", .high, at: 4)
        #expect(try alerts.unsent(from: .critical, since: 0).map(\.id) == ["a_1"])
        try alerts.sent("a_1", .critical, at: 5)
        #expect(try alerts.unsent(from: .critical, since: 0).isEmpty)
    }

    @Test func `A closed alert, one of another tenant or code, and one after a quiet day start anew`() throws {
        try alerts.raise(alert("a_1"))
        #expect(try alerts.raise(alert("a_2", tenant: "t_b")).isNews)
        #expect(try alerts.raise(alert("a_3", code: .extParaphrase)).isNews)
        for (number, state) in [Alert.State.closed, .falsePositive].enumerated() {
            let open = try #require(try alerts.newest(.init(states: [.new], tenant: "t_a")).last)
            _ = try alerts.set(state, of: open.id, by: "ana", now: 3)
            #expect(try alerts.raise(alert("a_c\(number)", time: 4, code: open.code)).isNews)
        }
        #expect(try alerts.raise(alert("a_4", time: AlertStore.quiet, tenant: "t_b")).isNews == false)
        #expect(try alerts.raise(alert("a_5", time: 2 * AlertStore.quiet, tenant: "t_b")).isNews)
    }

    @Test func `Those that nobody outside was told of are open, severe enough and not too old, oldest first`() throws {
        for (number, code) in Self.codes.enumerated() {
            try alerts.raise(alert("a_\(number)", time: Int64(10 + number), code: code, severity: .critical))
        }
        try alerts.raise(alert("a_high", time: 12, code: .extCotElicitation))
        try alerts.sent("a_2", .critical, at: 20)
        _ = try alerts.set(.closed, of: "a_3", by: "ana", now: 20)
        #expect(try alerts.unsent(from: .critical, since: 0).map(\.id) == ["a_0", "a_1"])
        #expect(try alerts.unsent(from: .high, since: 11).map(\.id) == ["a_1", "a_high"])
    }

    @Test func `Closed alerts and false positives are not open`() throws {
        for (number, state) in Alert.State.allCases.enumerated() {
            try alerts.raise(alert("a_\(number)", time: Int64(number), code: Self.codes[number]))
            _ = try alerts.set(state, of: "a_\(number)", by: "ana", now: 9)
        }
        #expect(try alerts.newest(openOnly: true).map(\.state) == [.ack, .new])
        #expect(try alerts.newest(limit: 2).map(\.id) == ["a_3", "a_2"])
    }

    @Test func `Who changed a state is in the log of actions`() throws {
        try alerts.raise(alert("a_1"))
        _ = try alerts.set(.falsePositive, of: "a_1", by: "ben", reason: "load test", now: 9)
        let wanted = ActionLog.Entry(
            seq: 1, time: 9, operator: "ben", verb: "alert.false_positive", target: "a_1", reason: "load test")
        #expect(try ActionLog(directory).newest() == [wanted])
    }

    @Test func `A change of an alert that is not there fails and is not logged`() throws {
        #expect(code { _ = try alerts.set(.ack, of: "a_none", by: "ana", now: 1) } == .notFound)
        #expect(try ActionLog(directory).newest().isEmpty)
    }

    @Test func `alerts are found by state and tenant, page by page`() throws {
        for (number, state) in Alert.State.allCases.enumerated() {
            try alerts.raise(alert("a_\(number)", time: 7, code: Self.codes[number]))
            _ = try alerts.set(state, of: "a_\(number)", by: "ana", now: 9)
        }
        #expect(try alerts.newest(.init(states: [.closed, .ack])).map(\.id) == ["a_2", "a_1"])
        #expect(try alerts.newest(.init(tenant: "t_b")).isEmpty)
        #expect(try alerts.newest(.init(states: [])).isEmpty)
        let page = try alerts.newest(.init(tenant: "t_a", limit: 3))
        #expect(page.map(\.id) == ["a_3", "a_2", "a_1"])
        #expect(try alerts.newest(.init(tenant: "t_a", before: "a_1")).map(\.id) == ["a_0"])
        #expect(code { _ = try alerts.newest(.init(before: "a_9")) } == .notFound)
        #expect(code { _ = try alerts.alert("a_9") } == .notFound)
    }
}
