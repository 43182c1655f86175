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

    static func gap(_ range: ClosedRange<Int>, _ boot: String = "a") -> Ruling { .gap(hole(range, boot)) }

    static func hole(_ range: ClosedRange<Int>, _ boot: String = "a") -> Hole {
        Hole(gateway: "g", boot: boot, range: range)
    }

    static let cases: [Case] = [
        .init("the first event sets the base line", [("a", 500), ("a", 501)], [.next, .next]),
        .init("missing events are counted", [("a", 1), ("a", 5), ("a", 6)], [.next, gap(2...4), .next]),
        .init(
            "repeats and late ones are ignored", [("a", 3), ("a", 3), ("a", 2), ("a", 4)],
            [.next, .duplicate, .duplicate, .next]),
        .init("a restart counts from one", [("a", 90), ("b", 1), ("b", 2)], [.next, .next, .next]),
        .init("the start of a new run may be missing too", [("a", 90), ("b", 4)], [.next, gap(1...3, "b")]),
        .init(
            "what is found again is late once", [("a", 1), ("a", 4), ("a", 2), ("a", 2), ("a", 3), ("a", 5)],
            [.next, gap(2...3), .late, .duplicate, .late, .next]),
        .init(
            "what an old run lost is found after a restart", [("a", 1), ("a", 3), ("b", 1), ("a", 2)],
            [.next, gap(2...2), .next, .late]),
        .init(
            "a number that nobody can have reached moves nothing",
            [("a", 1), ("a", .max), ("a", 60_000_000), ("a", 2), ("b", .max), ("a", 3)],
            [.next, .implausible, .implausible, .next, .implausible, .next]),
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
        #expect(tracker.overdue(now: 500) == [])
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 11) == .next)
        #expect(tracker.overdue(now: 1000) == [Self.hole(12...14)])
        #expect(tracker.overdue(now: 5000) == [])
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 15) == .next)
    }

    @Test func `a snapshot that is behind claims nothing`() {
        var tracker = SequenceTracker()
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 10)
        tracker.claim(gateway: "g", boot: "a", sequence: 8, now: 0)
        #expect(tracker.overdue(now: 9000) == [])
    }

    @Test func `a hole that is closed tells what is missing for good`() {
        var tracker = SequenceTracker()
        for number in [1, 10, 4, 6] { _ = tracker.accept(gateway: "g", boot: "a", sequence: number) }
        #expect(tracker.missing == 6)
        #expect(tracker.close(Self.hole(2...9)) == 6 && tracker.close(Self.hole(2...9)) == nil)
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 5) == .duplicate && tracker.missing == 0)
    }

    @Test func `a snapshot unmasks a number that somebody made up`() {
        var tracker = SequenceTracker()
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 10)
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 40_000_000)
        tracker.claim(gateway: "g", boot: "a", sequence: 11, now: 0)
        #expect(tracker.accept(gateway: "g", boot: "a", sequence: 12) == .next)
    }

    @Test func `a snapshot may tell of a step that no event could`() {
        var tracker = SequenceTracker()
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 10)
        tracker.claim(gateway: "g", boot: "a", sequence: .max, now: 0)
        #expect(tracker.overdue(now: 1000).map(\.count) == [1_000_000_000_001] && tracker.missing > 0)
    }

    @Test func `holes and their pieces are bounded`() {
        var tracker = SequenceTracker()
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 1)
        for step in 1...100 { _ = tracker.accept(gateway: "g", boot: "a", sequence: 1 + step * 2) }
        #expect(tracker.missing == SequenceTracker.holesKept)
        _ = tracker.accept(gateway: "g", boot: "a", sequence: 10_000)
        let late = stride(from: 300, to: 9000, by: 2).filter {
            tracker.accept(gateway: "g", boot: "a", sequence: $0) == .late
        }
        #expect(1000...1024 ~= late.count)
    }

    /// Three gateways that restart, over a link that loses, repeats and delays.
    @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 1_000_003] as [UInt64])
    func `every number is taken once, missing or given up, whatever the link does`(_ seed: UInt64) {
        var random = HostileText(seed: seed)
        var tracker = SequenceTracker()
        var (boots, numbers) = ([0, 0, 0], [0, 0, 0])
        var published: Set<String> = []
        var taken: Set<String> = []
        var delayed: [(Int, Int, Int)] = []
        var holes: [Hole] = []
        var givenUp = 0
        func deliver(_ gateway: Int, _ boot: Int, _ number: Int) {
            switch tracker.accept(gateway: "g\(gateway)", boot: "b\(boot)", sequence: number) {
            case .next, .late: #expect(taken.insert("\(gateway).\(boot).\(number)").inserted)
            case .gap(let hole):
                #expect(taken.insert("\(gateway).\(boot).\(number)").inserted)
                holes.append(hole)
            case .duplicate, .implausible: break
            }
        }
        for gateway in 0..<3 { deliver(gateway, 0, 0) }
        for _ in 0..<3000 {
            let gateway = random.below(3)
            if random.below(400) == 0 { (boots[gateway], numbers[gateway]) = (boots[gateway] + 1, 0) }
            numbers[gateway] += 1
            let event = (gateway, boots[gateway], numbers[gateway])
            published.insert("\(event.0).\(event.1).\(event.2)")
            switch random.below(20) {
            case 0: break
            case 1, 2: delayed.append(event)
            case 3:
                deliver(event.0, event.1, event.2)
                deliver(event.0, event.1, event.2)
            default: deliver(event.0, event.1, event.2)
            }
            if random.below(6) == 0, !delayed.isEmpty {
                let late = delayed.remove(at: random.below(delayed.count))
                deliver(late.0, late.1, late.2)
            }
            if holes.count > 12 { givenUp += tracker.close(holes.removeFirst()) ?? 0 }
        }
        // What a gateway lost last has nothing after it that would tell.
        let unseen = (0..<3).reduce(0) { sum, gateway in
            let last = { (boot: Int) in (1...3000).last { taken.contains("\(gateway).\(boot).\($0)") } ?? 0 }
            let all = { (boot: Int) in (1...3000).last { published.contains("\(gateway).\(boot).\($0)") } ?? 0 }
            return sum + (0...boots[gateway]).reduce(0) { $0 + all($1) - last($1) }
        }
        #expect(taken.filter { !$0.hasSuffix(".0") }.count + tracker.missing + givenUp + unseen == published.count)
    }
}
