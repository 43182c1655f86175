import SecurityGate
import Testing
import Vocabulary

@Suite struct ReplayTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var was = Policy()
        var will: Policy
        var item: RecordedCase
        /// `-` for no change.
        var end: String

        init(_ words: String, was: Policy = Policy(), will: Policy, _ item: RecordedCase, _ end: String) {
            (testDescription, self.was, self.will, self.item, self.end) = (words, was, will, item, end)
        }
    }

    static let thresholds = [
        Case("a lower threshold blocks", will: .with { $0.block = 60 }, .scored(65, .warn), "block"),
        Case("a higher one warns", will: .with { $0.block = 90 }, .scored(85, .block), "warn"),
        Case("a higher warning allows", will: .with { $0.warn = 70 }, .scored(65, .warn), "allow"),
        Case("a score apart from both stays", will: .with { $0.block = 60 }, .scored(30, .allow), "-"),
        Case(
            "a monitored control only records", will: .with { $0.monitored = [.injection] }, .scored(85, .block),
            "allow (would block)"),
        Case(
            "an enforced control blocks what was recorded", was: .with { $0.monitored = [.injection] }, will: Policy(),
            .scored(85, .allow, would: .block), "block"),
        Case(
            "a monitored tenant stays monitored", will: .with { $0.block = 70 },
            .scored(75, .allow, would: .warn, facts: .with { $0.mode = .monitor }), "allow (would block)"),
    ]

    static let sessions = [
        Case(
            "a session's risk blocks from its threshold on", will: .with { $0.session.conversationBlock = 70 },
            .scored(
                30, .warn,
                facts: .with { $0.session = SessionStanding(conversation: 75, tenant: 40, fresh: 30) }), "block"),
        Case(
            "a session's threshold that is off lets through",
            will: .with {
                $0.session.conversationBlock = nil
                $0.session.conversationWarn = nil
            },
            .scored(
                30, .block,
                facts: .with { $0.session = SessionStanding(conversation: 95, tenant: 40, fresh: 30) }), "allow"),
    ]

    static let models = [
        Case(
            "a model that is not named is refused", will: .with { $0.models = [.exact("big")] }, .scored(0, .allow),
            "model_not_allowed"),
        Case("a model that is named is not", will: .with { $0.models = [.prefix("ti")] }, .scored(0, .allow), "-"),
        Case(
            "a listing has no model", will: .with { $0.models = [.exact("big")] }, .scored(0, .allow, model: nil), "-"),
        Case(
            "a barred model that is named now goes on", was: .with { $0.models = [.exact("big")] }, will: Policy(),
            .refused(.modelNotAllowed, facts: .with { $0.isModelBarred = true }), "allow?"),
        Case("a model that the tenant's record forbids stays refused", will: Policy(), .refused(.modelNotAllowed), "-"),
        Case(
            "a model in doubt is only on record where models are monitored", will: .with { $0.monitored = [.models] },
            {
                var item = RecordedCase.scored(0, .block, facts: .with { $0.modelRefusal = .modelUnsigned })
                item.reasons = [.modelUnsigned]
                return item
            }(), "allow (would block)"),
    ]

    static let parameters = [
        Case(
            "a permission that is gone refuses", was: .with { $0.parameters.allowed = [.raw] }, will: Policy(),
            .scored(0, .allow, facts: .with { $0.asked = .needing(.raw) }), "param_forbidden"),
        Case(
            "a permission that is new lets go on", will: .with { $0.parameters.allowed = [.raw] },
            .refused(.paramForbidden, facts: .with { $0.lacked = .raw }), "allow?"),
        Case(
            "another permission does not", will: .with { $0.parameters.allowed = [.template] },
            .refused(.paramForbidden, facts: .with { $0.lacked = .raw }), "-"),
        Case(
            "a field that nobody knows stays refused", will: .with { $0.parameters.allowed = [.raw] },
            .refused(.paramForbidden), "-"),
        Case("a body that is none stays refused", will: .with { $0.block = 100 }, .refused(.bodyMalformed), "-"),
    ]

    static let waived = [
        Case(
            "a waived limit holds again", was: .with { $0.monitored = [.limits] }, will: Policy(),
            .scored(0, .allow, would: .block, facts: .with { $0.waived = [.rateRequests] }), "rate_requests"),
        Case(
            "a refused limit that is monitored goes on", will: .with { $0.monitored = [.limits] },
            .refused(.rateRequests),
            "allow?"),
        Case("an operator's ban stays", will: .with { $0.autoBan.blocks = 0 }, .refused(.banned), "-"),
        Case(
            "a lapse is refused where the detector fails closed", was: .with { $0.fail.detector = .open },
            will: Policy(),
            .scored(0, .allow, facts: .with { $0.lapses = [.detectorTimeout] }), "detector_timeout"),
        Case(
            "a timeout goes on where it fails open", will: .with { $0.fail.detector = .open },
            .refused(.detectorTimeout),
            "allow?"),
    ]

    @Test(arguments: thresholds + sessions + models + parameters + waived)
    func `what the draft says otherwise changes`(_ item: Case) {
        var replay = Replay(from: item.was, to: item.will)
        #expect(replay.ends([item.item]) == [item.end])
        #expect(replay.summary.changes == (item.end == "-" ? 0 : 1))
        #expect(replay.summary.uncertain == (item.end.hasSuffix("?") ? 1 : 0))
    }

    @Test(arguments: thresholds + sessions + models + parameters + waived)
    func `nothing changes under the policy that decided`(_ item: Case) {
        var replay = Replay(from: item.was, to: item.was)
        #expect(replay.ends([item.item]) == ["-"])
    }

    @Test func `a tenant's own policy counts for it alone`() {
        var replay = Replay(
            draft: PolicySet(base: Policy(), tenants: ["acme": .with { $0.block = 60 }]),
            recorded: RecordedPolicies(first: PolicySet(base: Policy())),
            tenants: ["t_a": ReplayTenant(name: "acme"), "t_b": ReplayTenant(name: "other")])
        #expect(replay.ends([.scored(65, .warn), .scored(65, .warn, tenant: "t_b")]) == ["block", "-"])
    }

    @Test func `each request is held against the policy of its time or its version`() {
        let strict = PolicySet(base: .with { $0.limits.requests = 1 }, version: 7)
        let recorded = RecordedPolicies(
            first: PolicySet(base: Policy()), later: [(from: RecordedCase.start + 1000, policy: strict)])
        var replay = Replay(draft: strict, recorded: recorded)
        // The first two came while there was no limit, the others under the same one.
        let items: [RecordedCase] = [
            .scored(0, .allow), .scored(0, .allow, after: 500), .scored(0, .allow, after: 1500),
            .scored(0, .allow, after: 1600),
            .scored(20, .allow, after: 999, facts: .with { $0.policy = 7 }),
        ]
        #expect(replay.ends(items) == ["-", "rate_requests", "-", "-", "-"])
        // Version 0 names the first one, though the decision came when the next one held already.
        var late = Replay(draft: strict, recorded: recorded)
        let first = Facts.with { $0.findings = [Facts.Mark(code: .piInstructionOverride, weight: 20, rule: "r")] }
        #expect(
            late.ends((0..<2).map { .scored(20, .allow, after: 1100 + $0, facts: first) }) == ["-", "rate_requests"])
    }
}

extension AskedParameters {
    static func needing(_ permission: ParameterPolicy.Permission) -> AskedParameters {
        var asked = AskedParameters()
        asked.needs = [permission]
        return asked
    }
}
