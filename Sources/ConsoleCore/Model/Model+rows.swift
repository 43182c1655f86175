import Vocabulary

extension Model {
    var layout: Layout { Layout(size: size, focus: focus, isZoomed: isZoomed) }

    /// Rows of a pane from top to bottom, filter and order applied.
    func rows(of pane: Pane) -> [RowID] {
        let board = shown
        switch pane {
        case .tenants: return sortedTenants(board).map { .tenant($0.id) }
        case .blocked: return layout.mergesFeed ? mergedFeed(board) : board.matchingSerials.map { .incident($0) }
        case .alerts:
            return board.alerts.ids.filter { id in board.alerts[id].map(board.passes) ?? false }.map { .alert($0) }
        case .models:
            let rows = board.models.values.filter(board.passes)
            return rows.sorted { ($0.isFailed ? 0 : 1, $0.model.model) < ($1.isFailed ? 0 : 1, $1.model.model) }
                .map { .model($0.model.model) }
        }
    }

    func sortedTenants(_ board: Board) -> [Tenant] {
        let second = clock.second
        let rows = board.tenants.values.filter(board.passes)
        let keyed = rows.map { tenant -> (Tenant, Double) in
            switch order {
            case .risk: (tenant, -Double(tenant.risk))
            case .rate: (tenant, -tenant.meter.rate(at: second))
            case .blocked: (tenant, -Double(tenant.meter.blockedPercent(at: second) ?? -1))
            case .name: (tenant, 0)
            }
        }
        let sorted = keyed.sorted { ($0.1, $0.0.name, $0.0.id) < ($1.1, $1.0.name, $1.0.id) }.map(\.0)
        return isInverted ? sorted.reversed() : sorted
    }

    /// Incidents and alerts by time, newest first, and failed models on top: the one list of a small screen.
    private func mergedFeed(_ board: Board) -> [RowID] {
        var out: [RowID] = []
        var alerts = board.alerts.ids.compactMap { board.alerts[$0] }.filter(board.passes)[...]
        for serial in board.matchingSerials {
            let time = board.incidents[serial]?.time ?? 0
            while let alert = alerts.first, alert.time >= time {
                out.append(.alert(alert.alert.id))
                alerts.removeFirst()
            }
            out.append(.incident(serial))
        }
        return out + alerts.map { .alert($0.alert.id) }
    }

    /// The row on which keys act: the one held, or the top.
    func current(in pane: Pane) -> RowID? {
        let rows = rows(of: pane)
        guard let selected = lists[pane]?.selected else { return rows.first }
        return rows.contains(selected) ? selected : rows.first
    }

    /// Rows that fit into a pane.
    func capacity(of pane: Pane) -> Int { max(1, (layout.rect(of: pane)?.rows ?? 4) - 3) }

    /// Index of the first row drawn, so that the held row stays where it is on the screen.
    func top(of pane: Pane, rows: [RowID]) -> Int {
        let capacity = capacity(of: pane)
        guard let list = lists[pane], let selected = list.selected, let index = rows.firstIndex(of: selected) else {
            return 0
        }
        let anchor = min(max(0, list.anchor), capacity - 1)
        return max(0, index - anchor)
    }

    /// The tenant that a row is about.
    func tenant(of row: RowID?) -> Tenant? {
        let board = shown
        switch row {
        case .tenant(let id): return board.tenants[id]
        case .incident(let serial): return board.incidents[serial].flatMap { board.tenants[$0.tenant] }
        case .alert(let id): return board.alerts[id].flatMap { board.tenants[$0.tenant] }
        case .model, nil: return nil
        }
    }

    /// What the second line calls for: open critical alerts, newest first, and models that failed.
    var critical: [RowID] {
        let alerts = board.alerts.ids.filter { id in
            board.alerts[id].map { $0.isOpen && $0.alert.severity == .critical } ?? false
        }
        let models = board.models.values.filter(\.isFailed).map(\.model.model).sorted()
        return alerts.map { .alert($0) } + models.map { .model($0) }
    }
}
