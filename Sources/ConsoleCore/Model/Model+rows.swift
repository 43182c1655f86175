import Vocabulary

extension Model {
    var layout: Layout { Layout(size: size, focus: focus, isZoomed: isZoomed) }

    /// Rows of a pane from top to bottom, filter and order applied.
    func list(of pane: Pane) -> RowList {
        let board = shown
        switch pane {
        case .tenants: return RowList(sortedTenants(board).map { .tenant($0) })
        case .blocked: return layout.mergesFeed ? RowList(MergedFeed(board)) : RowList(incidents: board)
        case .alerts: return RowList(board.alerts.newest.filter(board.passes).map { .alert($0.alert.id) })
        case .models:
            let rows = board.models.values.filter(board.passes)
            let sorted = rows.sorted { ($0.isFailed ? 0 : 1, $0.model.model) < ($1.isFailed ? 0 : 1, $1.model.model) }
            return RowList(sorted.map { .model($0.model.model) })
        }
    }

    /// The same as one array, for what needs them all.
    func rows(of pane: Pane) -> [RowID] { list(of: pane).rows }

    /// Ids of the tenants in order. Only what decides is moved about: there may be thousands, 20 times a second.
    private func sortedTenants(_ board: Board) -> [String] {
        let second = shownClock.second
        var keyed: [(measure: Double, name: String, id: String)] = []
        keyed.reserveCapacity(board.tenants.count)
        for tenant in board.tenants.values where board.passes(tenant) {
            keyed.append((measure(of: tenant, at: second), tenant.name, tenant.id))
        }
        keyed.sort { ($0.measure, $0.name, $0.id) < ($1.measure, $1.name, $1.id) }
        return isInverted ? keyed.reversed().map(\.id) : keyed.map(\.id)
    }

    /// What the order goes by, least first.
    private func measure(of tenant: Tenant, at second: Int) -> Double {
        switch order {
        case .risk: -Double(tenant.risk)
        case .rate: -tenant.meter.rate(at: second)
        case .blocked: -Double(tenant.meter.blockedPercent(at: second) ?? -1)
        case .name: 0
        }
    }

    /// The row on which keys act: the one held, what is nearest to it once that is gone, or the top.
    func current(in pane: Pane) -> RowID? {
        let list = list(of: pane)
        return currentIndex(in: pane, of: list).flatMap { list[$0] }
    }

    /// The same as a place in the list, which must be the pane's.
    func currentIndex(in pane: Pane, of list: RowList) -> Int? {
        guard let state = lists[pane], let selected = state.selected else { return list.isEmpty ? nil : 0 }
        return list.nearest(to: selected, was: state.index)
    }

    /// Rows that fit into a pane.
    func capacity(of pane: Pane) -> Int { max(1, (layout.rect(of: pane)?.rows ?? 4) - 3) }

    /// Index of the first row drawn, so that the held row stays where it is on the screen.
    func top(of pane: Pane, current: Int?) -> Int {
        guard let state = lists[pane], state.selected != nil, let current else { return 0 }
        return max(0, current - min(max(0, state.anchor), capacity(of: pane) - 1))
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
        let alerts =
            board.alerts.open == 0
            ? []
            : board.alerts.ids.filter { id in
                board.alerts[id].map { $0.isOpen && $0.alert.severity == .critical } ?? false
            }
        let models = board.models.values.filter(\.isFailed).map(\.model.model).sorted()
        return alerts.map { .alert($0) } + models.map { .model($0) }
    }
}
