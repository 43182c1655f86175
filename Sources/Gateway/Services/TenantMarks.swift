import RiskScorer
import Stores
import Synchronization
import TenantIsolator

/// The canaries of all tenants that have a key, so that one in another tenant's answer is known for what it is.
///
/// A tenant's marks are known before its first key is: looking one up computes nothing, and a lock is held for as long as
/// one mark takes to be put down.
final class TenantMarks: Sendable {
    /// Owners of some of the marks. Of many small tables none is ever long to enlarge.
    private final class Part: Sendable {
        let owners = Mutex<[String: String]>([:])
    }

    private let parts = (0..<256).map { _ in Part() }
    private let isolator: TenantIsolator

    init(_ isolator: TenantIsolator, keys: KeyCache) {
        self.isolator = isolator
        keys.listen { [weak self] in self?.add($0) }
        add(keys.tenants)
    }

    /// What must not be in a tenant's answers.
    func foreign(to tenant: String) -> ForeignMarks {
        ForeignMarks { [self] mark in owner(of: mark).map { $0 != tenant } ?? false }
    }

    /// Whose mark it is, also where its tenant was deleted since the start: a server may have it in memory still. Nil for
    /// one that nobody has.
    func owner(of mark: String) -> String? { part(of: mark).owners.withLock { $0[mark] } }

    /// Some µs for each; never on an event loop.
    private func add(_ tenants: [String]) {
        for tenant in tenants {
            for mark in [isolator.canary(tenant: tenant), isolator.formerCanary(tenant: tenant)] {
                if let mark { part(of: mark).owners.withLock { $0[mark] = tenant } }
            }
        }
    }

    /// The letters at the end of a mark are as good as random.
    private func part(of mark: String) -> Part {
        parts[mark.utf8.suffix(4).reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFF }]
    }
}
