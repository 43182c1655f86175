import SecurityGate
import Testing
import Vocabulary

@Suite struct ReplaySummaryTests {
    private static let draft = Policy.with { $0.block = 60 }

    private func replay(_ alerts: [String: ReplayTenant.Alerts], _ items: [RecordedCase]) -> ReplaySummary {
        var replay = Replay(
            draft: PolicySet(base: Self.draft), recorded: RecordedPolicies(first: PolicySet(base: Policy())),
            tenants: alerts.mapValues { ReplayTenant(name: "n", autoBan: false, alerts: $0) })
        for item in items { _ = replay.next(item) }
        return replay.summary
    }

    @Test func `a newly blocked request is suspected as its tenant is`() {
        let summary = replay(
            ["t_1": .none, "t_2": .falsePositive, "t_3": .open, "t_4": .confirmed, "t_5": .none],
            [
                .scored(65, .warn, tenant: "t_1"), .scored(65, .warn, tenant: "t_1", key: "k2"),
                .scored(65, .warn, tenant: "t_2"), .scored(65, .warn, tenant: "t_3"), .scored(65, .warn, tenant: "t_4"),
                .scored(90, .block, tenant: "t_5"), .scored(65, .warn, tenant: "t_5"),
            ])
        #expect(summary.newBlocks.requests == 6)
        #expect(summary.newBlocks.tenants.count == 5)
        #expect(summary.newBlocks.keys == ["k1", "k2"])
        #expect(summary.newBlocks.suspicion == [.none: 2, .cleared: 1, .suspected: 2, .confirmed: 1])
        #expect(summary.newBlocks.likelyHonest == 3)
        #expect(summary.kinds == [ReplaySummary.Kind(was: "warn", will: "block"): 6])
    }

    @Test func `labels give precision and recall of both`() {
        var replay = Replay(to: Self.draft)
        _ = replay.next(.scored(65, .warn), isAttack: true)
        _ = replay.next(.scored(65, .warn), isAttack: false)
        _ = replay.next(.scored(90, .block), isAttack: true)
        _ = replay.next(.scored(0, .allow), isAttack: false)
        _ = replay.next(.scored(0, .allow))
        #expect(replay.summary.labelled == 4)
        #expect(replay.summary.was.precision == 1)
        #expect(replay.summary.was.recall == 0.5)
        #expect(replay.summary.will.precision == 2.0 / 3)
        #expect(replay.summary.will.recall == 1)
        #expect(replay.summary.will.falsePositiveRate == 0.5)
        #expect(ReplaySummary.Confusion().precision == nil)
    }

    @Test func `what is asked of the model's server is compared by field`() {
        let asked = Facts.with {
            var asked = AskedParameters()
            (asked.choices, asked.maxTokens, asked.context) = (8, 4000, 8192)
            $0.asked = asked
        }
        var replay = Replay(
            to: .with {
                $0.parameters.maxChoices = 4
                $0.parameters.maxTokens = 1000
                $0.parameters.maxContext = 4096
            })
        _ = replay.next(.scored(0, .allow, facts: asked))
        _ = replay.next(.scored(0, .allow))
        _ = replay.next(.scored(0, .allow, model: nil))
        #expect(replay.summary.changes == 0)
        #expect(replay.summary.lowered == ["n": 1, "max_tokens": 2])
        #expect(replay.summary.raised == ["num_ctx": 1])
    }
}
