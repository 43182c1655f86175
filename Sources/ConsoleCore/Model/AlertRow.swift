import Vocabulary
import Wire

/// An alert with its time and tenant, as the third pane shows it.
struct AlertRow: Sendable, Equatable {
    var time: Int
    var tenant: String
    var alert: FeedEvent.Alert
    /// Gateway time of the last event about it, and how often it was raised.
    var last = 0
    /// Gateway time of an answer that told its state; an older snapshot changes nothing.
    var confirmed = 0
    var raised = 1
    /// What became of it, oldest first.
    var changes: [Change] = []

    /// A new state; time 0 where the gateway has not told it yet.
    struct Change: Sendable, Equatable {
        var time: Int
        var state: FeedEvent.AlertState
        var by: String?
    }

    private static let changesKept = 16

    init(time: Int, tenant: String, alert: FeedEvent.Alert) {
        (self.time, self.tenant, self.alert, last) = (time, tenant, alert, time)
    }

    /// Takes over what was known before: when it was raised, and what became of it. Answers of the gateway carry no time.
    mutating func follow(_ known: AlertRow) {
        let isEvent = time > known.last
        let told = isEvent ? time : 0
        (time, changes, raised, last) = (known.time, known.changes, known.raised, max(known.last, last))
        confirmed = max(confirmed, known.confirmed)
        if alert.state != known.alert.state {
            changes = (changes + [Change(time: told, state: alert.state, by: alert.by)]).suffix(Self.changesKept)
        } else if isEvent, let change = changes.last, change.time == 0 {
            changes[changes.count - 1].time = told
        } else if isEvent, alert.state == .new {
            raised = min(raised, 1_000_000_000) + 1
        }
    }

    var isOpen: Bool { alert.state == .new }

    /// The code without its family: `distillation`.
    var kind: String { alert.code.hasPrefix("ext_") ? String(alert.code.dropFirst(4)) : alert.code }

    /// The state as a shape and a word.
    var stateText: String { Self.text(of: alert.state) + (alert.state == .ack ? alert.by.map { " " + $0 } ?? "" : "") }

    static func text(of state: FeedEvent.AlertState) -> String {
        switch state {
        case .new: "● NEW"
        case .ack: "◐ ACK"
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
    var ids: [String] { order.serials.compactMap { order[$0] }.filter { rows[$0] != nil } }
    /// Number of the alert that comes next.
    var nextSerial: Int { order.nextSerial }
    /// Number of alerts that nobody has acknowledged.
    private(set) var open = 0

    subscript(id: String) -> AlertRow? { rows[id] }

    /// Alerts that came from this number on.
    func rows(since serial: Int) -> [AlertRow] {
        order.serials.prefix { $0 >= serial }.compactMap { order[$0].flatMap { rows[$0] } }
    }

    /// Adds an alert, or takes the new state of a known one. True when it was unknown.
    @discardableResult
    mutating func put(_ row: AlertRow) -> Bool {
        var row = row
        row.alert.evidence = row.alert.evidence.bounded(1024)
        row.alert.id = row.alert.id.bounded(64)
        row.alert.code = row.alert.code.bounded(128)
        row.alert.by = row.alert.by?.bounded(128)
        row.tenant = row.tenant.bounded(128)
        let known = rows[row.alert.id]
        if known == nil, let evicted = order.append(row.alert.id) { remove(evicted) }
        // An alert keeps the time at which it was raised; later events only change its state.
        if let known { row.follow(known) }
        open += (row.isOpen ? 1 : 0) - (known?.isOpen == true ? 1 : 0)
        rows[row.alert.id] = row
        return known == nil
    }

    /// Puts back what was there before a change; nil for nothing.
    mutating func restore(_ id: String, _ row: AlertRow?) {
        open += (row?.isOpen == true ? 1 : 0) - (rows[id]?.isOpen == true ? 1 : 0)
        rows[id] = row
    }

    private mutating func remove(_ id: String) {
        if rows.removeValue(forKey: id)?.isOpen == true { open -= 1 }
    }
}
