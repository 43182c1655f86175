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

    private func alert(_ id: String, time: Int64 = 1, confidence: Int = 70) -> Alert {
        Alert(
            id: id, time: time, tenantID: "t_a", code: .extDistillation, severity: .high, confidence: confidence,
            evidence: "64 topics")
    }

    @Test func `An acknowledged alert keeps its state when it is raised again with more evidence`() throws {
        try alerts.raise(alert("a_1"))
        let acknowledged = try alerts.set(.ack, of: "a_1", by: "ana", now: 5)
        #expect(acknowledged.state == .ack && acknowledged.by == "ana")
        try alerts.raise(alert("a_1", confidence: 90))
        let now = try #require(try alerts.newest().first)
        #expect(now.state == .ack && now.confidence == 90)
    }

    @Test func `Closed alerts and false positives are not open`() throws {
        for (number, state) in Alert.State.allCases.enumerated() {
            try alerts.raise(alert("a_\(number)", time: Int64(number)))
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
            try alerts.raise(alert("a_\(number)", time: 7))
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
