/// The four panes, by the numbers on their frames.
enum Pane: Int, Sendable, CaseIterable {
    case tenants = 1
    case blocked, alerts, models

    var title: String {
        switch self {
        case .tenants: "1 Tenants"
        case .blocked: "2 Blocked"
        case .alerts: "3 Alerts"
        case .models: "4 Model integrity"
        }
    }
}

/// What a row is about; selections hold on to it while rows move.
enum RowID: Sendable, Hashable {
    case tenant(String)
    /// Serial in the ring of incidents.
    case incident(Int)
    case alert(String)
    case model(String)
}

/// Where a list stands.
struct ListState: Sendable, Equatable {
    /// The row that the operator took hold of; nil follows the top.
    var selected: RowID?
    /// Screen row, within the list, on which the selected row is kept while others come and go.
    var anchor = 0
    /// Where the selected row stood when it was chosen, for when it is gone.
    var index = 0
    /// What the next incident and the next alert were numbered when the list was taken hold of, for the badge of new ones.
    var heldAt = Mark()

    /// A moment, by what had come until then.
    struct Mark: Sendable, Equatable {
        var incidents = 0
        var alerts = 0
    }
}

/// Columns by which tenants can be sorted.
enum TenantOrder: String, Sendable, CaseIterable {
    case risk, rate, blocked, name

    var next: TenantOrder {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}
