extension Board {
    /// What rewinding changes of a board.
    struct Past {
        var log: IncidentLog
        var tenants: [String: Tenant]
        var alerts: AlertTable
        var models: [String: ModelRow]
        var bans: BanTable
    }

    /// The board as it was at the end of a monotonic second: rows, alerts, bans and models as of then, and of each tenant
    /// the risk, its reason, state, mode and rate. A tenant that is gone since is not shown again.
    func rewound(to second: Int) -> Board {
        var past = Past(log: log.rewound(to: second), tenants: tenants, alerts: alerts, models: models, bans: bans)
        for change in journal.changes(after: second) { past.undo(change) }
        past.tenants = past.tenants.filter { $0.value.firstSecond <= second }
        let reasons = past.reasons(of: past.tenants.values.filter { $0.whySecond > second }.map(\.id))
        for (id, tenant) in past.tenants {
            past.tenants[id]?.risk = tenant.trend.risk(at: second) ?? tenant.risk
            if tenant.whySecond > second { past.tenants[id]?.why = reasons[id] ?? "" }
        }
        return showing(past, taken: taken(at: second))
    }

    /// Events taken until the end of a second.
    private func taken(at second: Int) -> Int {
        var taken = ledger.taken
        for serial in marks.serials {
            guard let mark = marks[serial], mark.second > second else { break }
            taken = mark.taken
        }
        return taken
    }
}

extension Board.Past {
    fileprivate mutating func undo(_ change: Journal.Change) {
        switch change {
        case .ban(let id, let ban): bans.restore(id, ban)
        case .alert(let id, let row): alerts.restore(id, row)
        case .model(let name, let row): models[name] = row
        case .tenant(let id, let state, let mode):
            tenants[id]?.state = state
            tenants[id]?.mode = mode
        }
    }

    /// The reason of the newest refusal of each of these tenants.
    fileprivate func reasons(of wanted: [String]) -> [String: String] {
        var open = Set(wanted)
        var out: [String: String] = [:]
        for serial in log.rows.serials {
            guard !open.isEmpty else { break }
            guard let incident = log.rows[serial], open.contains(incident.tenant),
                let reason = incident.decision?.reasons.first
            else { continue }
            out[incident.tenant] = reason
            open.remove(incident.tenant)
        }
        return out
    }
}
