import ExtractionDetector
import Stores
import Testing
import Vocabulary

@testable import Gateway

@Suite struct ExtractionTableTests {
    private let now: Int64 = 1_700_000_000_000

    /// A request that takes distributions: eight of them raise a signal.
    static func probe(_ number: Int) -> ExtractionSample {
        var random = SeededNumbers(state: UInt64(number))
        return ExtractionSample(
            logprobs: true, topLogprobs: 20, maxTokens: 1,
            prompt: PromptShape(
                hash: random.next(), simHash: random.next(), opening: UInt32(truncatingIfNeeded: random.next()),
                closing: UInt32(truncatingIfNeeded: random.next()), inner: UInt32(truncatingIfNeeded: random.next()),
                words: 3))
    }

    private func sight(
        _ number: UInt64, at place: UInt64, boot: String = "other"
    ) -> TenantBehaviour.Sight {
        .init(
            position: StreamPosition(time: place, number: 0), boot: boot, number: number,
            sample: Self.probe(Int(number)), time: now)
    }

    /// What others would find of a tenant that was seen so often.
    private func snapshot(
        _ count: Int, boot: String = "other", position: UInt64 = 0
    ) -> (ExtractionSnapshot, ExtractionState) {
        var state = ExtractionState()
        for number in 0..<count { _ = state.observe(Self.probe(1_000 + number), at: now) }
        let snapshot = ExtractionSnapshot(
            time: now, position: StreamPosition(time: position, number: 0), boot: boot, number: UInt64(count),
            state: state.encoded())
        return (snapshot, state)
    }

    @Test func `it stays bounded, and forgets those first that were idle for longest`() {
        let table = ExtractionTable(boot: "b")
        for tenant in 0..<30_000 {
            _ = table.observe(ExtractionSample(), tenant: "t_\(tenant)", at: now + Int64(tenant))
        }
        #expect(table.count <= ExtractionTable.limit)
        #expect(table.count >= ExtractionTable.limit / 2)
        table.sweep()
        #expect(table.forgottenCount == 30_000 - table.count)
        #expect(table.state(of: "t_29999") != nil)
        #expect(table.state(of: "t_0") == nil)
    }

    @Test func `ten thousand tenants of an attacker drive nobody out, and take a bounded memory`() {
        let table = ExtractionTable(boot: "b")
        for number in 0..<7 { _ = table.observe(Self.probe(number), tenant: "t_honest", at: now) }
        for tenant in 0..<10_000 {
            for number in 0..<3 { _ = table.observe(Self.probe(number), tenant: "t_\(tenant)", at: now + 60_000) }
        }
        #expect(
            table.observe(Self.probe(7), tenant: "t_honest", at: now + 60_001).signals.map(\.code) == [
                .extLogprobHarvest
            ])
        #expect(table.state(of: "t_honest")?.byteCount ?? .max <= 8 << 10)
    }

    @Test func `requests of others count, once each, and the one too many raises the signal wherever it came from`() {
        let table = ExtractionTable(boot: "b")
        for number in 0..<4 { _ = table.observe(Self.probe(100 + number), tenant: "t_a", at: now) }
        for number in 1...3 { #expect(table.take(sight(UInt64(number), at: UInt64(number)), tenant: "t_a").isEmpty) }
        #expect(table.take(sight(4, at: 4), tenant: "t_a").map(\.code) == [.extLogprobHarvest])
    }

    @Test func `what a snapshot knows does not count again`() {
        let table = ExtractionTable(boot: "b", restores: true)
        _ = table.observe(Self.probe(1), tenant: "t_a", at: now)
        #expect(table.takeUnseen(limit: 10) == ["t_a"])
        let (snapshot, state) = snapshot(5, boot: "other", position: 50)
        #expect(table.restore(snapshot, state, tenant: "t_a", isShared: true).isEmpty)
        // Six by now: these two are in the snapshot, by their place and by their number.
        #expect(table.take(sight(90, at: 50), tenant: "t_a").isEmpty)
        #expect(table.take(sight(5, at: 51), tenant: "t_a").isEmpty)
        #expect(table.take(sight(91, at: 52), tenant: "t_a").isEmpty)
        #expect(table.take(sight(92, at: 53), tenant: "t_a").map(\.code) == [.extLogprobHarvest])
    }

    @Test func `requests are counted while the snapshot is looked up, and on top of it afterwards`() {
        let table = ExtractionTable(boot: "b", restores: true)
        for number in 0..<3 { #expect(table.observe(Self.probe(number), tenant: "t_a", at: now).signals.isEmpty) }
        let (snapshot, state) = snapshot(5)
        let raised = table.restore(snapshot, state, tenant: "t_a", isShared: true)
        #expect(raised.map(\.code) == [.extLogprobHarvest])
    }

    @Test func `a flood during the look-up is joined to the snapshot as a whole`() {
        let table = ExtractionTable(boot: "b", restores: true)
        for number in 0..<1_000 { _ = table.observe(Self.probe(number), tenant: "t_a", at: now) }
        let (snapshot, state) = snapshot(5)
        _ = table.restore(snapshot, state, tenant: "t_a", isShared: true)
        let standing = table.state(of: "t_a")?.standing(at: now).first { $0.code == .extLogprobHarvest }
        #expect(standing?.count == 1_005)
    }

    @Test func `who was met while Redis was away is looked up again, and only who has no past here`() {
        let table = ExtractionTable(boot: "b", restores: true)
        for tenant in ["t_a", "t_b", "t_c"] { _ = table.observe(Self.probe(1), tenant: tenant, at: now) }
        let (snapshot, state) = snapshot(5)
        _ = table.restore(nil, nil, tenant: "t_a", isShared: false)
        _ = table.restore(snapshot, state, tenant: "t_b", isShared: false)
        _ = table.restore(nil, nil, tenant: "t_c", isShared: true)
        #expect(table.lackingShared() == ["t_a"])
        _ = table.restore(snapshot, state, tenant: "t_a", isShared: true)
        #expect(table.lackingShared().isEmpty)
        #expect(table.state(of: "t_a")?.standing(at: now).first { $0.code == .extLogprobHarvest }?.count == 6)
    }

    private func probes(_ table: ExtractionTable) -> Int? {
        table.state(of: "t_a")?.standing(at: now).first { $0.code == .extLogprobHarvest }?.count
    }

    @Test func `a snapshot that comes late counts at most once, whoever made it`() {
        for (boot, isHeard, count) in [("other", false, 6), ("b", false, 1), ("other", true, 2)] {
            let table = ExtractionTable(boot: "b", restores: true)
            _ = table.observe(Self.probe(1), tenant: "t_a", at: now)
            _ = table.restore(nil, nil, tenant: "t_a", isShared: false)
            if isHeard { _ = table.take(sight(50, at: 5), tenant: "t_a") }
            let (snapshot, state) = snapshot(5, boot: boot, position: 9)
            _ = table.restore(snapshot, state, tenant: "t_a", isShared: true)
            _ = table.restore(snapshot, state, tenant: "t_a", isShared: true)
            #expect(probes(table) == count, "made by \(boot), heard \(isHeard)")
        }
    }

    @Test func `what a late snapshot holds of the stream does not count again`() {
        let table = ExtractionTable(boot: "b", restores: true)
        _ = table.observe(Self.probe(1), tenant: "t_a", at: now)
        _ = table.restore(nil, nil, tenant: "t_a", isShared: false)
        let (snapshot, state) = snapshot(5, position: 9)
        _ = table.restore(snapshot, state, tenant: "t_a", isShared: true)
        _ = table.take(sight(50, at: 9), tenant: "t_a")
        #expect(probes(table) == 6)
        _ = table.take(sight(51, at: 10), tenant: "t_a")
        #expect(probes(table) == 7)
    }

    @Test func `a false positive and a part that come before the snapshot are kept`() {
        let table = ExtractionTable(boot: "b", restores: true)
        _ = table.observe(Self.probe(1), tenant: "t_a", at: now)
        var part = ExtractionState()
        _ = part.observe(ExtractionSample(prompt: PromptShape(hash: 7, asks: .repetition)), at: now)
        table.merge(part, tenant: "t_a")
        table.excuse(.extLogprobHarvest, tenant: "t_a")
        let (snapshot, state) = snapshot(7)
        #expect(table.restore(snapshot, state, tenant: "t_a", isShared: true).isEmpty)
        #expect(table.state(of: "t_a")?.excused(at: now).map(\.rule) == ["logprobs.harvest"])
        #expect(table.state(of: "t_a")?.standing(at: now).map(\.rule) == ["prompt.repetition"])
        for number in 0..<20 {
            #expect(table.observe(Self.probe(2_000 + number), tenant: "t_a", at: now).signals.isEmpty)
        }
    }

    @Test func `what a declared workload explains raises nothing when the snapshot comes either`() {
        for covered: Set<ReasonCode> in [[], [.extLogprobHarvest]] {
            let table = ExtractionTable(boot: "b", restores: true)
            for number in 0..<3 { _ = table.observe(Self.probe(number), tenant: "t_a", covered: covered, at: now) }
            let (snapshot, state) = snapshot(5)
            #expect(
                table.restore(snapshot, state, tenant: "t_a", isShared: true).map(\.code)
                    == (covered.isEmpty ? [.extLogprobHarvest] : []))
        }
    }

    @Test func `those that changed most are kept first, and each once`() {
        let table = ExtractionTable(boot: "b")
        for tenant in 0..<10 {
            for number in 0...tenant { _ = table.observe(Self.probe(number), tenant: "t_\(tenant)", at: now) }
        }
        let place = StreamPosition(time: 5, number: 0)
        let first = table.changed(limit: 4, place, at: now)
        #expect(first.map(\.tenant) == ["t_9", "t_8", "t_7", "t_6"])
        #expect(first.allSatisfy { $0.snapshot.position == place && $0.snapshot.boot == "b" })
        #expect(first.map { ExtractionState(encoded: $0.snapshot.state) } == first.map { table.state(of: $0.tenant) })
        table.excuse(.extLogprobHarvest, tenant: "t_0")
        #expect(table.changed(limit: 1, place, at: now).map(\.tenant) == ["t_0"])
        #expect(table.changed(limit: 100, place, at: now).count == 5)
        #expect(table.changed(limit: 100, place, at: now).isEmpty)
    }

    @Test func `what is forgotten stays forgotten, also where its snapshot comes later`() {
        let table = ExtractionTable(boot: "b", restores: true)
        for number in 0..<5 { _ = table.observe(Self.probe(number), tenant: "t_a", at: now) }
        table.forget(tenant: "t_a")
        let (snapshot, state) = snapshot(7)
        #expect(table.restore(snapshot, state, tenant: "t_a", isShared: true).isEmpty)
        #expect(table.state(of: "t_a") == ExtractionState())
    }

    @Test func `a stream that begins anew is counted from its beginning`() {
        let table = ExtractionTable(boot: "b", restores: true)
        _ = table.observe(Self.probe(1), tenant: "t_a", at: now)
        let (snapshot, state) = snapshot(5, position: 1_000)
        _ = table.restore(snapshot, state, tenant: "t_a", isShared: true)
        table.leaveStream()
        #expect(table.take(sight(90, at: 1), tenant: "t_a").isEmpty)
        #expect(table.take(sight(91, at: 2), tenant: "t_a").map(\.code) == [.extLogprobHarvest])
    }

    @Test func `clocks that jump neither trap nor wipe the evidence`() {
        let table = ExtractionTable(boot: "b")
        let times: [Int64] = [now, now - 86_400_000, .min, now, 0, now, now - 1, now]
        let raised = times.enumerated().flatMap { number, time in
            table.observe(Self.probe(number), tenant: "t_a", at: time).signals
        }
        #expect(raised.map(\.code) == [.extLogprobHarvest])
        _ = table.observe(Self.probe(99), tenant: "t_a", at: .max)
    }
}
