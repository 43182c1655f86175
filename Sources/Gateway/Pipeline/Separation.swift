import SecurityGate
import Vocabulary
import Wire

/// What keeps a tenant's requests apart from those of others in the prefix cache of each server, by policy and by what the
/// server is.
struct Separation {
    private let policy: IsolationPolicy
    private let tenant: String
    private let separators: SeparatorCache

    init(_ policy: IsolationPolicy, tenant: String, _ separators: SeparatorCache) {
        self.policy = policy
        self.tenant = tenant
        self.separators = separators
    }

    /// Nothing for a server that has one tenant only. A server that has not said yet what it is takes no salt.
    func at(_ entry: Upstreams.Entry, _ dialect: Dialect) -> CacheSeparation {
        if entry.server.tenants.count == 1 { return .none }
        let takesSalt = dialect == .openai && entry.state.facts?.takesSalt ?? false
        switch policy.cache {
        case .off: return .none
        case .auto: return takesSalt ? salt : .none
        case .salt: return dialect == .openai ? salt : .none
        case .nonce: return takesSalt ? salt : nonce
        }
    }

    /// Who alone may use a connection to a server; nil where tenants share them.
    func owner(at entry: Upstreams.Entry) -> String? {
        if entry.server.tenants.count == 1 { return nil }
        return policy.connections == .tenant ? tenant : nil
    }

    private var salt: CacheSeparation { .salt(separators.salt(tenant: tenant)) }
    private var nonce: CacheSeparation { .nonce(separators.nonce(tenant: tenant)) }
}
