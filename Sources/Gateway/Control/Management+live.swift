import Stores
import Vocabulary
import Wire

extension Management {
    /// Routes that only a running gateway can answer.
    var liveRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/snapshot", role: .viewer) { call in
                ControlReply(body: try snapshot(try running(), call.now).json())
            },
            ControlRoute(.get, "/metrics", role: .viewer) { _ in
                ControlReply(contentType: "text/plain; version=0.0.4", body: Array(Metrics.text(try running()).utf8))
            },
        ]
    }

    /// Recent decisions other than allow that a snapshot holds.
    private static let recent = 200

    private func snapshot(_ live: Live, _ now: Int64) throws -> Snapshot {
        var out = Snapshot()
        out.sequence = live.feed.sequence
        (out.gateway, out.boot, out.time) = (live.gateway, live.boot, Int(now))
        (out.environment, out.feedKey, out.redis) = (live.environment, live.feedKey, live.redis)
        let tenants = try identity.tenants()
        let clock = SystemClock.monotonic() / 1000
        out.tenants = tenants.map { tenant in
            let risk = live.behaviour.risk(tenant: tenant.id, at: clock)
            return .init(
                id: tenant.id, name: tenant.name, state: tenant.state.rawValue, mode: tenant.settings.mode.rawValue,
                risk: risk.risk, why: risk.why)
        }
        out.bans = try bans.active(at: now).map { FeedEvent.Ban($0, op: "add") }
        out.models = live.guardian.registry.reports().map(FeedEvent.Model.init)
        out.alerts = try alerts.newest().map {
            .init(time: Int($0.time), tenant: $0.tenantID, alert: FeedEvent.Alert($0))
        }
        let names = Dictionary(uniqueKeysWithValues: tenants.map { ($0.id, $0.name) })
        let filter = DecisionFilter(actions: [.warn, .block], limit: Self.recent)
        out.decisions = try reader.decisions(filter).map { record in
            .init(
                time: Int(record.row.time), tenant: record.row.tenantID, request: record.row.requestID,
                decision: FeedEvent.Decision(record, name: names[record.row.tenantID] ?? ""))
        }
        return out
    }
}

extension FeedEvent.Decision {
    /// A decision on record as the feed shows it; text is not kept, so there is no excerpt.
    init(_ record: DecisionRecord, name: String) {
        self.init()
        self.name = name
        (key, route, model) = (record.row.keyID, record.row.route, record.row.model ?? "")
        (action, would) = (record.row.action, record.row.would)
        (score, risk, reasons) = (record.row.score, record.row.risk, record.reasons)
        microseconds = record.row.microseconds
    }
}
