import Testing
import Vocabulary

@testable import Gateway

@Suite struct DeliveryQueueTests {
    private static func message(_ id: String, _ severity: Severity = .critical) -> AlertMessage {
        AlertMessage(
            id: id, time: 0, gateway: "gw1", environment: "local", code: "c", severity: severity, evidence: "e")
    }

    @Test func `the most severe goes first, and of those the oldest`() {
        var queue = DeliveryQueue()
        queue.add(Self.message("a", .high), at: 0)
        queue.add(Self.message("b"), at: 0)
        queue.add(Self.message("c"), at: 0)
        var order: [String] = []
        while case .send(let message) = queue.next(at: 0) {
            order.append(message.id)
            #expect(queue.next(at: 0) == .idle)
            #expect(queue.settle(.taken, at: 0, jitter: 0)?.taken == true)
        }
        #expect(order == ["b", "c", "a"])
        #expect((queue.sent, queue.count) == (3, 0))
    }

    @Test func `it tries again after pauses that double up to five minutes, and gives up after twelve attempts`() {
        var queue = DeliveryQueue()
        queue.add(Self.message("a"), at: 0)
        var (now, pauses, result) = (0, [Int](), Bool?.none)
        while result == nil {
            switch queue.next(at: now) {
            case .send: result = queue.settle(.later(after: nil), at: now, jitter: 1)?.taken
            case .wait(let milliseconds):
                pauses.append(milliseconds)
                now += milliseconds
            case .idle: return #expect(Bool(false), "nothing waits")
            }
        }
        #expect(result == false)
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map { $0 * 1000 })
        #expect((queue.failed, queue.count) == (1, 0))
        #expect(DeliveryQueue.pause(after: 1, jitter: 0) == 500)
        #expect(DeliveryQueue.pause(after: 60, jitter: 0) == 150_000)
    }

    @Test func `what can never work is not tried again`() {
        var queue = DeliveryQueue()
        queue.add(Self.message("a"), at: 0)
        _ = queue.next(at: 0)
        #expect(queue.settle(.refused, at: 0, jitter: 0)?.taken == false)
        #expect(queue.next(at: 1_000_000) == .idle)
        #expect(queue.failed == 1)
    }

    @Test func `a receiver that asks for peace gets it from all messages, for an hour at most`() {
        var queue = DeliveryQueue()
        queue.add(Self.message("a"), at: 0)
        _ = queue.next(at: 0)
        _ = queue.settle(.later(after: 60_000), at: 0, jitter: 0)
        queue.add(Self.message("b"), at: 10)
        #expect(queue.next(at: 10) == .wait(59_990))
        #expect(queue.next(at: 60_000) == .send(Self.message("a")))
        _ = queue.settle(.later(after: .max), at: 60_000, jitter: 0)
        #expect(queue.next(at: 60_000) == .wait(3_600_000))
    }

    @Test func `one that fails does not hold up the others`() {
        var queue = DeliveryQueue()
        queue.add(Self.message("a"), at: 0)
        queue.add(Self.message("b"), at: 0)
        _ = queue.next(at: 0)
        _ = queue.settle(.later(after: nil), at: 0, jitter: 1)
        #expect(queue.next(at: 0) == .send(Self.message("b")))
    }

    @Test func `it is bounded, and the oldest of the lowest severity gives way`() {
        var queue = DeliveryQueue()
        queue.add(Self.message("low1", .high), at: 0)
        for number in 0..<(DeliveryQueue.limit - 1) { queue.add(Self.message("m\(number)"), at: 0) }
        queue.add(Self.message("low2", .high), at: 0)
        #expect((queue.count, queue.dropped) == (DeliveryQueue.limit, 1))
        queue.add(Self.message("last"), at: 0)
        #expect((queue.count, queue.dropped) == (DeliveryQueue.limit, 2))
        queue.add(Self.message("low3", .medium), at: 0)
        var ids: [String] = []
        while case .send(let message) = queue.next(at: 0) {
            ids.append(message.id)
            _ = queue.settle(.taken, at: 0, jitter: 0)
        }
        #expect(ids.first == "m0" && ids.last == "last" && ids.count == DeliveryQueue.limit)
    }

    @Test func `of one alert only the most severe waits, with what is known last`() {
        var queue = DeliveryQueue()
        queue.add(Self.message("a", .high), at: 0)
        #expect(queue.next(at: 0) == .send(Self.message("a", .high)))
        queue.add(Self.message("a"), at: 1)
        var newer = Self.message("a")
        newer.evidence = "more"
        queue.add(newer, at: 1)
        queue.add(Self.message("a", .high), at: 1)
        #expect(queue.settle(.later(after: nil), at: 1, jitter: 1)?.taken == nil)
        #expect(queue.count == 1)
        #expect(queue.next(at: 1) == .send(newer))
        #expect(queue.settle(.later(after: nil), at: 1, jitter: 1)?.taken == nil)
        #expect(queue.next(at: 1) == .wait(1000))
    }
}
