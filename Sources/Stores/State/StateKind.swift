/// What gateways share, record by record.
public enum StateKind: String, Sendable, CaseIterable {
    case tenant, key, `operator`, ban, policy, upstream

    /// The table that holds the records, by `id` and `version`; nil for the policy, of which there is one.
    var table: String? {
        switch self {
        case .tenant: "tenants"
        case .key: "keys"
        case .operator: "operators"
        case .ban: "bans"
        case .upstream: "upstream_quarantines"
        case .policy: nil
        }
    }

    /// The id of the one policy.
    static let policyID = "policy"
}
