import Testing

@testable import Stores

@Suite struct ExtractionGateTests {
    private typealias Samples = ExtractionSamples
    private let now = ExtractionSamples.now

    private func judge(
        _ gate: inout ExtractionGate, _ sequence: UInt64, boot: String = "other", at time: Int64? = nil
    ) -> String {
        switch gate.judge(Samples.seal.sealed(Samples.entry(sequence, boot: boot, at: time ?? now)), now: now) {
        case .entry: "taken"
        case .own: "own"
        case .refused(let refusal): refusal.rawValue
        }
    }

    private func gate() -> ExtractionGate { ExtractionGate(Samples.seal, boot: "mine") }

    @Test func `each entry counts once; one that is sent again is no trouble, an old one is`() {
        var gate = gate()
        let verdicts = [200, 201, 201, 203, 76, 75].map { judge(&gate, $0) }
        #expect(verdicts == ["taken", "taken", "stale", "taken", "stale", "replayed"])
        #expect(gate.missed == 1)
        #expect(judge(&gate, 1, boot: "mine") == "own")
    }

    @Test func `a stranger's first entry is of this minute, later ones of any time`() {
        for (age, verdict) in [(60_000, "taken"), (60_001, "time"), (-60_000, "taken"), (-60_001, "time")] {
            var gate = gate()
            #expect(judge(&gate, 1, at: now - Int64(age)) == verdict)
        }
        var gate = gate()
        #expect(judge(&gate, 1) == "taken")
        #expect(judge(&gate, 2, at: now + 86_400_000) == "taken")
    }

    @Test func `what was known of the others is known after a restart`() {
        var first = gate()
        #expect(judge(&first, 500) == "taken")
        var second = gate()
        second.recall(first.memory)
        #expect(judge(&second, 300, at: now - 900_000) == "replayed")
        #expect(judge(&second, 501, at: now - 900_000) == "taken")
        var third = gate()
        third.recall("a b\n x 1\nboot -1 2\nboot 18446744073709551616 3\n\(String(repeating: "q 1 1\n", count: 9_000))")
        #expect(judge(&third, 1) == "taken")
    }

    @Test func `more runs than can be told apart are refused, until some were silent for long`() {
        var gate = gate()
        for number in 0..<ExtractionGate.senderLimit { #expect(judge(&gate, 1, boot: "b\(number)") == "taken") }
        #expect(judge(&gate, 1, boot: "more") == "crowded")
        let later = now + 3 * ExtractionGate.window
        let verdict = gate.judge(Samples.seal.sealed(Samples.entry(1, boot: "more", at: later)), now: later)
        #expect(verdict == .entry(Samples.entry(1, boot: "more", at: later)))
    }
}
