import RiskScorer
import Stores
import Synchronization
import TenantIsolator

/// The canaries of all tenants that have a key, so that one in another tenant's answer is known for what it is.
final class TenantMarks: Sendable {
    private struct Known {
        var version = -1
        var owners: [String: String] = [:]
        var tenants: Set<String> = []
    }

    private let known = Mutex(Known())
    private let isolator: TenantIsolator
    private let keys: KeyCache

    init(_ isolator: TenantIsolator, keys: KeyCache) {
        self.isolator = isolator
        self.keys = keys
    }

    /// What must not be in a tenant's answers.
    func foreign(to tenant: String) -> ForeignMarks {
        ForeignMarks { [self] mark in owner(of: mark).map { $0 != tenant } ?? false }
    }

    /// Whose mark it is; nil for one that nobody has. Tenants that are new since it was asked last cost some µs each,
    /// once, so that a model that makes up marks costs nothing.
    func owner(of mark: String) -> String? {
        known.withLock { known in
            let version = keys.version
            if known.version != version {
                let tenants = Set(keys.tenants)
                for tenant in tenants.subtracting(known.tenants) {
                    for mark in [isolator.canary(tenant: tenant), isolator.formerCanary(tenant: tenant)] {
                        if let mark { known.owners[mark] = tenant }
                    }
                }
                // Those that are gone may still be in a server's memory.
                known.tenants.formUnion(tenants)
                known.version = version
            }
            return known.owners[mark]
        }
    }
}
