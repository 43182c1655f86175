import ExtractionDetector
import Glibc
import SecurityGate
import Synchronization

/// What the gateway remembers of each tenant's behaviour: state of constant size, for active tenants only. Risk is kept
/// apart, for those alone that ever had one, so that the many honest ones cost it nothing.
final class BehaviourStore: Sendable {
    fileprivate struct Extraction {
        var state = ExtractionState()
        var seen = 0
    }

    fileprivate struct Risk {
        var risk = TenantRisk()
        var seen = 0
        var published = 0
        var why = ""
    }

    /// Tenants kept, of about 2 KB each; when there are more, those that were idle for the longest are forgotten, a quarter
    /// at a time, so that one request in thousands pays for it.
    private static let limit = 100_000
    /// The same for tenants with a risk.
    private static let riskLimit = 20_000
    private let extractions = Mutex<[String: Extraction]>([:])
    private let risks = Mutex<[String: Risk]>([:])

    /// Counts a request and returns what it raised; `time` in milliseconds, monotonic.
    func observe(_ sample: ExtractionSample, tenant: String, at time: Int) -> [ExtractionSignal] {
        extractions.withLock { extractions in
            if extractions.count >= Self.limit, extractions[tenant] == nil {
                Self.forgetIdle(&extractions, seen: \.seen)
            }
            return extractions[tenant, default: Extraction()].observe(sample, at: time)
        }
    }

    private static func forgetIdle<Entry>(_ entries: inout [String: Entry], seen: (Entry) -> Int) {
        let times = entries.values.map(seen).sorted()
        let oldest = times[times.count / 4]
        entries = entries.filter { seen($0.value) > oldest }
    }

    /// How many tenants are remembered.
    var count: Int { extractions.withLock { $0.count } }

    /// The tenant's risk after counting a request's score.
    func risk(tenant: String, adding score: Int, why: String, at time: Int) -> Int {
        risks.withLock { risks in
            guard score >= TenantRisk.floor else { return risks[tenant]?.risk.value(at: time, power: exp2) ?? 0 }
            if risks.count >= Self.riskLimit, risks[tenant] == nil { Self.forgetIdle(&risks, seen: \.seen) }
            return risks[tenant, default: Risk()].add(score, why: why, at: time)
        }
    }

    /// The tenant's risk at a time and its last reason; 0 for tenants that are not remembered.
    func risk(tenant: String, at time: Int) -> (risk: Int, why: String) {
        risks.withLock { risks in
            guard let entry = risks[tenant] else { return (0, "") }
            return (entry.risk.value(at: time, power: exp2), entry.why)
        }
    }

    /// The tenants with a risk at a time, the highest first, `limit` at most.
    func risky(at time: Int, limit: Int) -> [String] {
        let risks = risks.withLock { risks in
            risks.compactMap { tenant, entry -> (tenant: String, risk: Int)? in
                let risk = entry.risk.value(at: time, power: exp2)
                return risk > 0 ? (tenant, risk) : nil
            }
        }
        return risks.sorted { ($1.risk, $0.tenant) < ($0.risk, $1.tenant) }.prefix(limit).map(\.tenant)
    }

    /// Tenants whose risk is another than at the last call.
    func changes(at time: Int) -> [(tenant: String, risk: Int, why: String)] {
        risks.withLock { risks in
            var out: [(tenant: String, risk: Int, why: String)] = []
            for (tenant, entry) in risks {
                let risk = entry.risk.value(at: time, power: exp2)
                guard risk != entry.published else { continue }
                risks[tenant]?.published = risk
                out.append((tenant, risk, entry.why))
            }
            return out
        }
    }
}

extension BehaviourStore.Extraction {
    fileprivate mutating func observe(_ sample: ExtractionSample, at time: Int) -> [ExtractionSignal] {
        seen = time
        return state.observe(sample, at: Int64(time))
    }
}

extension BehaviourStore.Risk {
    fileprivate mutating func add(_ score: Int, why: String, at time: Int) -> Int {
        risk.add(score, at: time)
        seen = time
        if !why.isEmpty { self.why = why }
        return risk.value(at: time, power: exp2)
    }
}
