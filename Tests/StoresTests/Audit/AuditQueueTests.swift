import Testing

@testable import Stores

@Suite struct AuditQueueTests {
    private func decisions(_ count: Int) -> [AuditItem] { (0..<count).map { .decision(.sample("\($0)")) } }

    @Test func `A batch that does not fit is turned away whole`() {
        var queue = AuditQueue(capacity: 10)
        #expect(queue.submit(decisions(8)).accepted)
        #expect(!queue.submit(decisions(3)).accepted)
        #expect(queue.submit(decisions(2)).accepted)
        #expect(queue.turnedAway == 3)
        guard case .write(let work) = queue.next(rested: false) else {
            Issue.record("nothing to write")
            return
        }
        #expect(work.items.count == 10)
        #expect(queue.submit(decisions(10)).accepted)
    }

    @Test func `What is not durable is counted until it is written, with the time of its oldest decision`() {
        var queue = AuditQueue(capacity: 10)
        #expect(queue.waiting == 0 && queue.oldest == nil)
        _ = queue.submit([.outcome(.sample("x"))])
        #expect(queue.waiting == 1 && queue.oldest == nil)
        var (first, second) = (DecisionRow.sample("1"), DecisionRow.sample("2"))
        (first.time, second.time) = (1000, 2000)
        _ = queue.submit([.decision(first)])
        guard case .write(let work) = queue.next(rested: false) else {
            Issue.record("nothing to write")
            return
        }
        _ = queue.submit([.decision(second)])
        #expect(work.items.count == 2)
        #expect(queue.waiting == 3 && queue.oldest == 1000)
        queue.wrote()
        #expect(queue.waiting == 1 && queue.oldest == 2000)
        _ = queue.fail(keeping: AuditWork())
        #expect(queue.waiting == 0 && queue.oldest == nil)
    }

    @Test func `Outcomes beyond the limit are lost and counted`() {
        var queue = AuditQueue(capacity: 2)
        queue = submit(5, to: queue)
        #expect(queue.lostOutcomes == 3)
    }

    private func submit(_ outcomes: Int, to queue: AuditQueue) -> AuditQueue {
        var queue = queue
        _ = queue.submit((0..<outcomes).map { .outcome(.sample("\($0)")) })
        return queue
    }

    @Test func `Only a sleeper is woken, and once`() {
        var queue = AuditQueue(capacity: 10)
        #expect(!queue.submit(decisions(1)).wake)
        _ = queue.next(rested: false)
        guard case .sleep = queue.next(rested: false) else {
            Issue.record("should sleep")
            return
        }
        #expect(queue.submit(decisions(1)).wake)
        #expect(!queue.submit(decisions(1)).wake)
    }

    @Test func `A flood of refusals pushes no decision out`() {
        var queue = AuditQueue(capacity: 10)
        let flood = (0..<100_000).map { AuditItem.refusal(subject: "\($0)", reason: .authInvalid, time: 0) }
        #expect(!queue.submit(flood).wake)
        #expect(queue.submit(decisions(10)).accepted)
    }

    @Test func `Refusals alone wait for a pause`() {
        var queue = AuditQueue(capacity: 10)
        _ = queue.submit([.refusal(subject: "a", reason: .authInvalid, time: 0)])
        guard case .nap = queue.next(rested: false) else {
            Issue.record("should nap")
            return
        }
        guard case .write(let work) = queue.next(rested: true) else {
            Issue.record("should write")
            return
        }
        #expect(work.refusals.values.reduce(0, +) == 1)
    }

    @Test func `Outcomes alone wait for a decision to share its commit, and refusals do not wake them`() {
        var queue = AuditQueue(capacity: 10)
        _ = queue.submit([.outcome(.sample("a"))])
        guard case .nap = queue.next(rested: false) else {
            Issue.record("should nap")
            return
        }
        #expect(!queue.submit([.outcome(.sample("b"))]).wake)
        #expect(!queue.submit([.refusal(subject: "a", reason: .authInvalid, time: 0)]).wake)
        #expect(queue.submit(decisions(1)).wake)
        guard case .write(let work) = queue.next(rested: false) else {
            Issue.record("should write")
            return
        }
        #expect(work.items.count == 3)
    }

    @Test func `Outcomes are written when no decision comes`() {
        var queue = AuditQueue(capacity: 10)
        _ = queue.submit([.outcome(.sample("a"))])
        _ = queue.next(rested: false)
        guard case .write(let work) = queue.next(rested: true) else {
            Issue.record("should write")
            return
        }
        #expect(work.items.count == 1)
    }

    @Test func `After a crowd a few decisions wait once for the rest, and a single one never waits`() {
        var queue = AuditQueue(capacity: 100)
        for (crowd, waits) in [(1, false), (20, true)] {
            _ = queue.submit(decisions(crowd))
            _ = queue.next(rested: true)
            _ = queue.submit(decisions(1))
            let step = queue.next(rested: false)
            if case .nap = step { #expect(waits) } else { #expect(!waits) }
            if waits, case .write(let work) = queue.next(rested: true) { #expect(work.decisions == 1) }
        }
    }

    @Test func `Whoever waits for the disk is not kept waiting for a crowd`() {
        var queue = AuditQueue(capacity: 100)
        _ = queue.submit(decisions(20))
        _ = queue.next(rested: true)
        _ = queue.submit(decisions(1))
        _ = queue.whenSettled {}
        guard case .write = queue.next(rested: false) else {
            Issue.record("should write")
            return
        }
    }

    @Test func `Stopping writes what waits and then ends`() {
        var queue = AuditQueue(capacity: 10)
        _ = queue.submit(decisions(1) + [.refusal(subject: "a", reason: .authInvalid, time: 0)])
        _ = queue.stop()
        #expect(!queue.submit(decisions(1)).accepted)
        guard case .write = queue.next(rested: false), case .finish = queue.next(rested: false) else {
            Issue.record("should write and finish")
            return
        }
    }
}
