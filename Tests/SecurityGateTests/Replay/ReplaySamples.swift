import SecurityGate
import Vocabulary

extension RecordedCase {
    /// A request that was scored, `after` milliseconds after the first.
    static func scored(
        _ score: Int, _ action: Action, after: Int64 = 0, would: Action? = nil, facts: Facts? = nil,
        model: String? = "tiny", tenant: String = "t_a", key: String = "k1"
    ) -> RecordedCase {
        var facts = facts ?? Facts()
        if score > 0, facts.findings.isEmpty {
            facts.findings = [Facts.Mark(code: .piInstructionOverride, weight: score, rule: "r")]
        }
        return RecordedCase(
            requestID: "req_\(after)", time: start + after, tenant: tenant, key: key, model: model, action: action,
            would: would, score: score, reasons: (would ?? action) == .allow ? [] : [.piInstructionOverride],
            facts: facts == Facts() ? nil : facts)
    }

    /// A request that another stage than the gate refused.
    static func refused(_ code: ReasonCode, after: Int64 = 0, facts: Facts? = nil) -> RecordedCase {
        RecordedCase(
            requestID: "req_\(after)", time: start + after, tenant: "t_a", key: "k1", model: "tiny", action: .block,
            reasons: [code], facts: facts)
    }

    /// The beginning of a day, milliseconds since 1970.
    static let start: Int64 = 1_760_054_400_000
}

extension Facts {
    static func with(_ change: (inout Facts) -> Void) -> Facts {
        var facts = Facts()
        change(&facts)
        return facts
    }
}

extension Policy {
    static func with(_ change: (inout Policy) -> Void) -> Policy {
        var policy = Policy()
        change(&policy)
        return policy
    }
}

extension Replay {
    /// From one policy to another, for a tenant `t_a` named acme.
    init(from was: Policy = Policy(), to will: Policy, tenant: ReplayTenant = ReplayTenant(name: "acme")) {
        self.init(
            draft: PolicySet(base: will), recorded: RecordedPolicies(first: PolicySet(base: was)),
            tenants: ["t_a": tenant])
    }

    /// What becomes of each of the requests.
    mutating func ends(_ items: [RecordedCase]) -> [String] {
        items.map { item in
            guard let change = next(item) else { return "-" }
            return change.will.label + (change.isCertain ? "" : "?")
        }
    }
}
