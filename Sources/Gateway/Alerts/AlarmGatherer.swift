import Stores
import Vocabulary

/// Alarms that wait to be put on record, gathered by tenant or subject and code, so that a flood of them is few alerts.
struct AlarmGatherer {
    /// Alerts that may wait; of more, the lowest severity gives way, and that is counted.
    static let limit = 1024

    /// One alert to be.
    struct Gathered: Sendable, Equatable {
        var alarm: Alarm
        /// Milliseconds since 1970.
        var first: Int
        var last: Int
        var count = 1
    }

    private struct Key: Hashable {
        var tenant: String
        var subject: String
        var code: ReasonCode

        init(_ alarm: Alarm) { (tenant, subject, code) = (alarm.tenant, alarm.subject, alarm.code) }
    }

    private var places: [Key: Int] = [:]
    private var waiting: [Gathered] = []
    private(set) var dropped = 0

    /// Takes an alarm; true where it is the first that waits.
    mutating func add(_ alarm: Alarm, at time: Int) -> Bool {
        let key = Key(alarm)
        if let place = places[key] {
            waiting[place].join(alarm, at: time)
            return false
        }
        guard waiting.count < Self.limit else {
            replace(with: alarm, key, at: time)
            return false
        }
        places[key] = waiting.count
        waiting.append(Gathered(alarm: alarm, first: time, last: time))
        return waiting.count == 1
    }

    private mutating func replace(with alarm: Alarm, _ key: Key, at time: Int) {
        dropped += 1
        guard let place = waiting.indices.min(by: { waiting[$0].alarm.severity < waiting[$1].alarm.severity }),
            waiting[place].alarm.severity < alarm.severity
        else { return }
        places[Key(waiting[place].alarm)] = nil
        places[key] = place
        waiting[place] = Gathered(alarm: alarm, first: time, last: time)
    }

    /// All that waits, in the order in which it came.
    mutating func take() -> [Gathered] {
        defer { (places, waiting) = ([:], []) }
        return waiting
    }
}

extension AlarmGatherer.Gathered {
    /// Keeps the highest severity and confidence, and the newest evidence of that severity.
    fileprivate mutating func join(_ other: Alarm, at time: Int) {
        let confidence = max(alarm.confidence, other.confidence)
        if other.severity >= alarm.severity { alarm = other }
        alarm.confidence = confidence
        last = max(last, time)
        count += 1
    }

    /// The alert, under a new id.
    var alert: Alert {
        Alert(
            id: AlertStore.newID(), time: Int64(first), tenantID: alarm.tenant, subject: alarm.subject,
            code: alarm.code,
            severity: alarm.severity, confidence: alarm.confidence, evidence: alarm.evidence, count: count,
            seen: Int64(last))
    }
}
