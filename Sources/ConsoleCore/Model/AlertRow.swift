import Vocabulary
import Wire

/// An alert with its time and tenant, as the third pane shows it.
struct AlertRow: Sendable, Equatable {
    var time: Int
    var tenant: String
    var alert: FeedEvent.Alert

    var isOpen: Bool { alert.state == .new }

    /// The code without its family: `distillation`.
    var kind: String { alert.code.hasPrefix("ext_") ? String(alert.code.dropFirst(4)) : alert.code }

    /// The state as a shape and a word.
    var stateText: String {
        switch alert.state {
        case .new: "● NEW"
        case .ack: "◐ ACK" + (alert.by.map { " " + $0 } ?? "")
        case .closed: "○ CLOSED"
        case .falsePositive: "○ FALSE+"
        }
    }
}

/// Alerts by id in the order of their arrival, the newest 2,000.
struct AlertTable: Sendable {
    static let capacity = 2000

    private var rows: [String: AlertRow] = [:]
    private var order = Ring<String>(capacity: AlertTable.capacity)

    var count: Int { rows.count }
    /// Ids, newest first.
    var ids: [String] { order.serials.compactMap { order[$0] } }
    /// Number of alerts that nobody has acknowledged.
    private(set) var open = 0

    subscript(id: String) -> AlertRow? { rows[id] }

    /// Adds an alert, or takes the new state of a known one. True when it was unknown.
    @discardableResult
    mutating func put(_ row: AlertRow) -> Bool {
        var row = row
        row.alert.evidence = row.alert.evidence.bounded(1024)
        row.alert.id = row.alert.id.bounded(64)
        let known = rows[row.alert.id]
        if known == nil, let evicted = order.append(row.alert.id) { remove(evicted) }
        // An alert keeps the time at which it was raised; later events only change its state.
        if let known { row.time = known.time }
        open += (row.isOpen ? 1 : 0) - (known?.isOpen == true ? 1 : 0)
        rows[row.alert.id] = row
        return known == nil
    }

    private mutating func remove(_ id: String) {
        if rows.removeValue(forKey: id)?.isOpen == true { open -= 1 }
    }
}
