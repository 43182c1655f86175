import Glibc
import SecurityGate
import Synchronization
import Vocabulary

/// The conversations in which something was found, for as long as they are among the busiest; honest ones never come
/// here.
final class ConversationStore: Sendable {
    /// Conversations kept in all, of about 1.3 KB each; of more, the quarter that was idle for the longest is forgotten.
    static let limit = 20_000
    /// The same for one tenant, so that nobody drives out those of others.
    static let tenantLimit = 2_000

    fileprivate struct Conversation {
        var risk = ConversationRisk()
        var seen = 0
    }

    fileprivate struct State {
        var tenants: [String: [Int: Conversation]] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    /// How many conversations are remembered.
    var count: Int { state.withLock { $0.count } }

    /// Counts a request's findings in its conversation, at `time` (milliseconds, monotonic).
    ///
    /// - Parameter names: the names that the conversation goes by (``ConversationName``); what any of them knows is not
    ///   fresh, and the worst of their risks is the conversation's.
    func count(
        _ findings: [Finding], _ marks: [FindingMark], in names: [ConversationName], tenant: String, at time: Int
    ) -> (fresh: FreshFindings, risk: Int) {
        var out: (fresh: FreshFindings, risk: Int)?
        state.withLock { state in
            for name in names {
                state.makeRoom(for: name.hash, tenant: tenant)
                let one = state.tenants[tenant, default: [:]][name.hash, default: Conversation()]
                    .count(findings, marks, isOpening: name.isOpening, at: time)
                out = out.map { (FreshFindings.least($0.fresh, one.fresh), max($0.risk, one.risk)) } ?? one
            }
        }
        return out ?? (FreshFindings(findings), 0)
    }

    /// Forgets all conversations of a tenant.
    func forget(tenant: String) {
        state.withLock { state in
            state.count -= state.tenants.removeValue(forKey: tenant)?.count ?? 0
        }
    }
}

extension ConversationStore.Conversation {
    fileprivate mutating func count(
        _ findings: [Finding], _ marks: [FindingMark], isOpening: Bool, at time: Int
    ) -> (fresh: FreshFindings, risk: Int) {
        seen = time
        return risk.count(findings, marks, isOpening: isOpening, at: time, power: exp2)
    }
}

extension ConversationStore.State {
    /// Counts a conversation that is to be added, and forgets idle ones where there is no room for it.
    fileprivate mutating func makeRoom(for name: Int, tenant: String) {
        let own = tenants[tenant]?.count ?? 0
        guard tenants[tenant]?[name] == nil else { return }
        if own >= ConversationStore.tenantLimit {
            forget(in: [tenant])
        } else if count >= ConversationStore.limit {
            forget(in: Array(tenants.keys))
        }
        count += 1
    }

    private mutating func forget(in names: [String]) {
        let times = names.flatMap { tenants[$0]?.values.map(\.seen) ?? [] }.sorted()
        guard !times.isEmpty else { return }
        let oldest = times[times.count / 4]
        for name in names {
            guard let before = tenants[name] else { continue }
            let kept = before.filter { $0.value.seen > oldest }
            count -= before.count - kept.count
            tenants[name] = kept.isEmpty ? nil : kept
        }
    }
}
