import Glibc
import SecurityGate
import Synchronization

/// The risk of tenants, for those alone that ever had one, so that the many honest ones cost it nothing.
final class BehaviourStore: Sendable {
    fileprivate struct Risk {
        var risk = TenantRisk()
        var seen = 0
        var published = 0
        var why = ""
        /// From when the risk came into the critical range until it left the high one.
        var isAlarming = false
    }

    fileprivate struct Risks {
        var entries: [String: Risk] = [:]
        /// Tenants that were forgotten although their risk was last told as more than nothing.
        var forgotten: [String] = []
    }

    /// A tenant whose risk is another than it was last told.
    struct Change: Sendable, Equatable {
        var tenant: String
        var risk: Int
        /// The heaviest finding of the last request that counted.
        var why: String
        /// True when it has just come into the critical range.
        var isAlarm = false
    }

    /// Tenants kept; when there are more, those that were idle for the longest are forgotten, a quarter at a time, so that
    /// one request in thousands pays for it.
    private static let limit = 20_000
    /// The risk from which on somebody is called, and below which the next call is made.
    private static let alarm = 80
    fileprivate static let calm = 60
    private let risks = Mutex(Risks())

    fileprivate static func forgetIdle<Entry>(_ entries: inout [String: Entry], seen: (Entry) -> Int) {
        let times = entries.values.map(seen).sorted()
        let oldest = times[times.count / 4]
        entries = entries.filter { seen($0.value) > oldest }
    }

    /// Forgets all that a tenant did so far.
    func forget(tenant: String) {
        risks.withLock { risks in
            guard let published = risks.entries[tenant]?.published else { return }
            // What was told of it is to be told again: that there is no risk any more.
            risks.entries[tenant] = published > 0 ? Risk(published: published) : nil
        }
    }

    /// The tenant's risk after counting a request's score.
    func risk(tenant: String, adding score: Int, why: String, at time: Int) -> Int {
        risks.withLock { risks in
            guard score >= TenantRisk.floor else {
                return risks.entries[tenant]?.risk.value(at: time, power: exp2) ?? 0
            }
            if risks.entries.count >= Self.limit, risks.entries[tenant] == nil { risks.makeRoom() }
            return risks.entries[tenant, default: Risk()].add(score, why: why, at: time)
        }
    }

    /// The tenant's risk at a time and its last reason; 0 for tenants that are not remembered.
    func risk(tenant: String, at time: Int) -> (risk: Int, why: String) {
        risks.withLock { risks in
            guard let entry = risks.entries[tenant] else { return (0, "") }
            return (entry.risk.value(at: time, power: exp2), entry.why)
        }
    }

    /// The tenant's risk now.
    func risk(tenant: String) -> Int { risk(tenant: tenant, at: SystemClock.monotonic() / 1000).risk }

    /// The tenants with a risk at a time, the highest first, `limit` at most.
    func risky(at time: Int, limit: Int) -> [String] {
        // The risks are computed on a copy, for requests wait for the lock.
        let entries = risks.withLock { $0.entries }
        let risks = entries.compactMap { tenant, entry -> (tenant: String, risk: Int)? in
            let risk = entry.risk.value(at: time, power: exp2)
            return risk > 0 ? (tenant, risk) : nil
        }
        return risks.sorted { ($1.risk, $0.tenant) < ($0.risk, $1.tenant) }.prefix(limit).map(\.tenant)
    }

    /// Tenants whose risk is another than it was last told, those that changed most first; what is beyond `limit` waits for
    /// the next call. Alarms are never left out. Those whose risk is gone are forgotten once that was told.
    func changes(at time: Int, limit: Int = 500) -> [Change] {
        let forgotten = risks.withLock { risks in
            defer { risks.forgotten = [] }
            return risks.forgotten.filter { risks.entries[$0] == nil }
        }
        let found = differences(at: time)
        let alarms = found.count { $0.change.isAlarm }
        let told = found.sorted { $0.distance > $1.distance }.prefix(max(limit, alarms))
        risks.withLock { risks in
            for item in told { risks.note(item.change, at: time) }
        }
        return told.filter { $0.distance > 0 }.map(\.change)
            + forgotten.map { Change(tenant: $0, risk: 0, why: "") }
    }

    /// What is other than it was told, and how far; at no distance what is only to be noted.
    private func differences(at time: Int) -> [(change: Change, distance: Int)] {
        // The risks are computed on a copy, for requests wait for the lock.
        let entries = risks.withLock { $0.entries }
        return entries.compactMap { tenant, entry in
            let risk = entry.risk.value(at: time, power: exp2)
            let isAlarm = risk >= Self.alarm && !entry.isAlarming
            let isOver = risk < Self.calm && entry.isAlarming
            guard risk != entry.published || isAlarm || isOver || risk == 0 else { return nil }
            let change = Change(tenant: tenant, risk: risk, why: entry.why, isAlarm: isAlarm)
            return (change, isAlarm ? .max : abs(risk - entry.published))
        }
    }
}

extension BehaviourStore.Risks {
    fileprivate mutating func makeRoom() {
        let before = entries
        BehaviourStore.forgetIdle(&entries, seen: \.seen)
        for (tenant, entry) in before where entry.published > 0 && entries[tenant] == nil { forgotten.append(tenant) }
    }

    /// Remembers what is told; who was added to meanwhile is told anew at the next call.
    fileprivate mutating func note(_ change: BehaviourStore.Change, at time: Int) {
        guard var entry = entries[change.tenant] else { return }
        let isGone = change.risk == 0 && entry.risk.value(at: time, power: exp2) == 0
        entry.published = change.risk
        if change.isAlarm { entry.isAlarming = true }
        if change.risk < BehaviourStore.calm { entry.isAlarming = false }
        entries[change.tenant] = isGone ? nil : entry
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
