/// The policy of all tenants at one moment, with a gate for each policy in it; immutable.
public final class PolicySet: Sendable {
    /// For tenants that are not named.
    public let base: Gate
    /// By the name or the id of a tenant.
    private let named: [String: Gate]
    /// Of the operators' policy; 0 while they set none.
    public let version: Int64

    public init(base: Policy, tenants: [String: Policy] = [:], version: Int64 = 0) {
        self.base = Gate(policy: base)
        named = tenants.mapValues { Gate(policy: $0) }
        self.version = version
    }

    /// The gate that judges a tenant; its id counts before its name.
    public func gate(id: String, name: String) -> Gate {
        named.isEmpty ? base : named[id] ?? named[name] ?? base
    }

    /// Names and ids of the tenants with a policy of their own.
    public var tenants: [String] { named.keys.sorted() }
}
