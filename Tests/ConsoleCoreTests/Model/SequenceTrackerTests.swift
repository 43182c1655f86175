import Testing

@testable import ConsoleCore

struct SequenceTrackerTests {
    typealias Ruling = SequenceTracker.Ruling

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Boot and number of each event.
        var events: [(String, Int)]
        var rulings: [Ruling]

        init(_ name: String, _ events: [(String, Int)], _ rulings: [Ruling]) {
            (testDescription, self.events, self.rulings) = (name, events, rulings)
        }
    }

    static let cases: [Case] = [
        .init("the first event sets the base line", [("a", 500), ("a", 501)], [.next, .next]),
        .init("missing events are counted", [("a", 1), ("a", 5), ("a", 6)], [.next, .gap(3), .next]),
        .init(
            "repeats and late ones are ignored", [("a", 3), ("a", 3), ("a", 2), ("a", 4)],
            [.next, .duplicate, .duplicate, .next]),
        .init("a restart counts from one", [("a", 90), ("b", 1), ("b", 2)], [.next, .next, .next]),
        .init("the start of a new run may be missing too", [("a", 90), ("b", 4)], [.next, .gap(3)]),
        .init(
            "an old run cannot come back", [("a", 9), ("b", 1), ("a", 10), ("b", 2)], [.next, .next, .duplicate, .next]),
    ]

    @Test(arguments: cases)
    func `numbers tell what is missing`(_ item: Case) {
        var tracker = SequenceTracker()
        let rulings = item.events.map { tracker.accept(gateway: "g", boot: $0.0, sequence: $0.1) }
        #expect(rulings == item.rulings)
    }

    @Test func `gateways are counted apart`() {
        var tracker = SequenceTracker()
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 7) == .next)
        #expect(tracker.accept(gateway: "h", boot: "a", sequence: 99) == .next)
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 8) == .next)
    }

    @Test func `what a snapshot counted is missing only when it does not come in time`() {
        var tracker = SequenceTracker()
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 10)
        tracker.claim(gateway: "g", boot: "a", sequence: 14, now: 0)
        #expect(tracker.overdue(now: 500) == 0)
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 11) == .next)
        #expect(tracker.overdue(now: 1000) == 3)
        #expect(tracker.overdue(now: 5000) == 0)
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 15) == .next)
    }

    @Test func `a snapshot that is behind claims nothing`() {
        var tracker = SequenceTracker()
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 10)
        tracker.claim(gateway: "g", boot: "a", sequence: 8, now: 0)
        #expect(tracker.overdue(now: 9000) == 0)
    }
}
