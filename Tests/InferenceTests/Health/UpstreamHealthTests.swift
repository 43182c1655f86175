import Testing

@testable import Inference

@Suite struct UpstreamHealthTests {
    @Test func `a snapshot tells state, failures in a row, the last failure and openings`() throws {
        let health = UpstreamHealth()
        #expect(health.snapshot == .init(state: "closed", consecutiveFailures: 0, lastFailure: nil, opened: 0))
        for _ in 0..<4 {
            let permit = try #require(health.admit(at: 0))
            #expect(health.settle(permit, UpstreamVerdict(.tlsFailed), at: 0) == .none)
        }
        let last = try #require(health.admit(at: 0))
        #expect(health.settle(last, UpstreamVerdict(status: 502), at: 0) == .opened)
        #expect(
            health.snapshot == .init(state: "open", consecutiveFailures: 5, lastFailure: "status_502", opened: 1))
        #expect(!health.admits(at: 4_999))
        #expect(health.pause(at: 1_000) == 4_000)
        let trial = try #require(health.admit(at: 5_000))
        #expect(health.snapshot.state == "half_open")
        #expect(health.settle(trial, .answered, at: 5_000) == .closed)
        #expect(health.pause(at: 5_000) == 0)
        #expect(
            health.snapshot == .init(state: "closed", consecutiveFailures: 0, lastFailure: "status_502", opened: 1))
    }

    @Test func `of many callers at once a single one gets the trial`() async throws {
        let health = UpstreamHealth()
        for _ in 0..<5 {
            let permit = try #require(health.admit(at: 0))
            health.settle(permit, UpstreamVerdict(.unreachable), at: 0)
        }
        let trials = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { health.admit(at: 5_000) != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(trials == 1)
    }
}
