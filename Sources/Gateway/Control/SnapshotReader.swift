import Stores
import Vocabulary
import Wire

/// Reads what a console needs before the live feed; as small for a hundred thousand tenants as for two thousand.
struct SnapshotReader {
    let management: Management
    let live: Management.Live
    let now: Int64
    var limit = SnapshotReader.mostTenants

    /// Tenants that a snapshot lists: those with a risk, a ban or a recent decision first.
    static let mostTenants = 2000
    /// Bans that a snapshot lists, newest first.
    static let mostBans = 2000
    /// Recent decisions other than allow that a snapshot holds.
    static let mostDecisions = 200

    func read() throws -> Snapshot {
        var out = Snapshot()
        out.sequence = live.feed.sequence
        (out.gateway, out.boot, out.time) = (live.gateway, live.boot, Int(now))
        (out.environment, out.feedKey, out.redis) = (live.environment, live.feedKey, live.redis)
        let bans = try management.bans.active(at: now)
        let decisions = try management.reader.decisions(
            DecisionFilter(actions: [.warn, .block], limit: Self.mostDecisions))
        let tenants = try tenants(bans, decisions)
        out.tenants = tenants.map(state)
        out.tenantsTotal = max(try management.identity.tenantCount(), tenants.count)
        out.bans = bans.prefix(Self.mostBans).map { FeedEvent.Ban($0, op: "add") }
        out.models = live.guardian.registry.reports().map(FeedEvent.Model.init)
        out.alerts = try management.alerts.newest().map {
            .init(time: Int($0.time), tenant: $0.tenantID, alert: FeedEvent.Alert($0))
        }
        let names = Dictionary(tenants.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
        out.decisions = decisions.map { record in
            .init(
                time: Int(record.row.time), tenant: record.row.tenantID, request: record.row.requestID,
                decision: FeedEvent.Decision(record, name: names[record.row.tenantID] ?? ""))
        }
        return out
    }

    private func tenants(_ bans: [Ban], _ decisions: [DecisionRecord]) throws -> [Tenant] {
        let risky = live.behaviour.risky(at: SystemClock.monotonic() / 1000, limit: limit)
        let banned = bans.lazy.filter { $0.scope == .tenant }.map(\.target)
        var seen: Set<String> = []
        let urgent = (risky + banned + decisions.map(\.row.tenantID)).filter { seen.insert($0).inserted }
        let first = try management.identity.tenants(ids: Array(urgent.prefix(limit)))
        let rest = try management.identity.tenants(after: nil, limit: limit)
        let others = rest.filter { !seen.contains($0.id) }
        return first + others.prefix(limit - first.count)
    }

    private func state(_ tenant: Tenant) -> Snapshot.TenantState {
        let risk = live.behaviour.risk(tenant: tenant.id, at: SystemClock.monotonic() / 1000)
        return .init(
            id: tenant.id, name: tenant.name, state: tenant.state.rawValue, mode: tenant.settings.mode.rawValue,
            risk: risk.risk, why: risk.why)
    }
}
