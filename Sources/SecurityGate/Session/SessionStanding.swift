import Vocabulary

/// Where a request's conversation and tenant stand with it, for the gate.
public struct SessionStanding: Sendable, Equatable {
    /// Risk of the conversation with this request, 0 to 100; 0 where there is none, and where nothing came before.
    public var conversation: Int
    /// Risk of the tenant with this request, 0 to 100; 0 where nothing came before.
    public var tenant: Int
    /// Score of what this request brought that was not there before, 0 to 100.
    public var fresh: Int

    public init(conversation: Int = 0, tenant: Int = 0, fresh: Int = 0) {
        self.conversation = conversation
        self.tenant = tenant
        self.fresh = fresh
    }
}

extension SessionPolicy {
    /// What follows from a standing: the worst of its thresholds that is reached, with what explains it. Nil for nothing,
    /// and always for a request that brings no finding of its own.
    func verdict(_ standing: SessionStanding) -> (action: Action, finding: Finding)? {
        guard standing.fresh >= TenantRisk.floor else { return nil }
        let rules: [(action: Action, threshold: Int?, risk: Int, name: String)] = [
            (.block, conversationBlock, standing.conversation, "conversation"),
            (.block, tenantBlock, standing.tenant, "tenant"),
            (.warn, conversationWarn, standing.conversation, "conversation"),
            (.warn, tenantWarn, standing.tenant, "tenant"),
        ]
        guard let rule = rules.first(where: { rule in rule.threshold.map { rule.risk >= $0 } ?? false }) else {
            return nil
        }
        return (
            rule.action,
            Finding(
                code: .piMultiturnEscalation, weight: rule.risk, rule: "session.\(rule.name)",
                evidence: "risk of the \(rule.name) is \(rule.risk)")
        )
    }
}
