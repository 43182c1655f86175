import ExtractionDetector
import Glibc
import SecurityGate
import Synchronization

/// What the gateway remembers of each tenant's behaviour: state of constant size, for active tenants only.
final class BehaviourStore: Sendable {
    private struct Entry {
        var extraction = ExtractionState()
        var risk = TenantRisk()
        var seen = 0
        var published = 0
        var why = ""
    }

    /// Tenants kept; when there are more, those that were idle for the longest half-life are forgotten.
    private static let limit = 20_000
    private static let idle = 3_600_000
    private let entries = Mutex<[String: Entry]>([:])

    /// Counts a request and returns what it raised; `time` in milliseconds, monotonic.
    func observe(_ sample: ExtractionSample, tenant: String, at time: Int) -> [ExtractionSignal] {
        entries.withLock { entries in
            if entries.count > Self.limit { entries = entries.filter { time - $0.value.seen < Self.idle } }
            entries[tenant, default: Entry()].seen = time
            return entries[tenant, default: Entry()].extraction.observe(sample, at: Int64(time))
        }
    }

    /// The tenant's risk after counting a request's score.
    func risk(tenant: String, adding score: Int, why: String, at time: Int) -> Int {
        entries.withLock { entries in
            entries[tenant, default: Entry()].risk.add(score, at: time)
            if score >= TenantRisk.floor, !why.isEmpty { entries[tenant]?.why = why }
            return entries[tenant]?.risk.value(at: time, power: exp2) ?? 0
        }
    }

    /// The tenant's risk at a time and its last reason; 0 for tenants that are not remembered.
    func risk(tenant: String, at time: Int) -> (risk: Int, why: String) {
        entries.withLock { entries in
            guard let entry = entries[tenant] else { return (0, "") }
            return (entry.risk.value(at: time, power: exp2), entry.why)
        }
    }

    /// Tenants whose risk is another than at the last call.
    func changes(at time: Int) -> [(tenant: String, risk: Int, why: String)] {
        entries.withLock { entries in
            var out: [(tenant: String, risk: Int, why: String)] = []
            for (tenant, entry) in entries where entry.published > 0 || !entry.why.isEmpty {
                let risk = entry.risk.value(at: time, power: exp2)
                guard risk != entry.published else { continue }
                entries[tenant]?.published = risk
                out.append((tenant, risk, entry.why))
            }
            return out
        }
    }
}
