import ExtractionDetector
import Wire

/// What became of each session of a replay, beside its labels.
struct TraceReport {
    /// An alarm, or a note.
    struct Event {
        /// Requests of the session until then.
        var request: Int
        var signal: ExtractionSignal
    }

    /// A session.
    struct Session {
        var labels: TraceLabels
        var seen = 0
        var alarms: [Event] = []
        var notes: Set<String> = []
        /// Requests of the session when it was first named in a campaign.
        var namedAt: Int?

        /// The first alarm that is none too early.
        var alarm: Event? { alarms.first { $0.request > labels.attackFrom + (labels.attackFrom > 0 ? 1 : 0) } }
        /// An alarm at or before the first hostile request.
        var hasEarlyAlarm: Bool { labels.attackFrom > 0 && alarms.contains { $0.request <= labels.attackFrom + 1 } }
    }

    /// The accounts of one campaign.
    struct Campaign {
        var sessions: [Int] = []
        var requests = 0
        var seen = 0
        /// Requests of the campaign when half of its accounts were named.
        var namedAt: Int?
    }

    /// Alarms of a session that are kept; a rule tells again only when its count has doubled.
    private static let alarmLimit = 64

    private(set) var sessions: [Session]
    private(set) var campaigns: [String: Campaign] = [:]

    init(_ labels: [TraceLabels]) {
        sessions = labels.map { Session(labels: $0) }
        for (index, label) in labels.enumerated() where !label.campaign.isEmpty {
            campaigns[label.campaign, default: Campaign()].sessions.append(index)
            campaigns[label.campaign]?.requests += label.requests
        }
    }

    mutating func noteRequest(_ session: Int) {
        sessions[session].seen += 1
        let name = sessions[session].labels.campaign
        if !name.isEmpty { campaigns[name]?.seen += 1 }
    }

    mutating func note(_ signal: ExtractionSignal, _ session: Int) {
        guard signal.isAlert else {
            sessions[session].notes.insert(signal.rule)
            return
        }
        guard sessions[session].alarms.count < Self.alarmLimit else { return }
        sessions[session].alarms.append(Event(request: sessions[session].seen, signal: signal))
    }

    /// Notes the sessions that a campaign's signal names.
    mutating func note(named: [Int]) {
        for session in named where sessions.indices.contains(session) && sessions[session].namedAt == nil {
            sessions[session].namedAt = sessions[session].seen
        }
        for (name, campaign) in campaigns where campaign.namedAt == nil {
            let count = campaign.sessions.count { sessions[$0].namedAt != nil }
            if count * 2 >= campaign.sessions.count { campaigns[name]?.namedAt = campaign.seen }
        }
    }

    /// One JSON object a session, in the order of the file.
    var lines: some Sequence<String> { sessions.lazy.map(\.json) }
}

extension TraceReport.Session {
    var json: String {
        var out = JSONWriter()
        out.beginObject()
        out.field("tenant", labels.tenant)
        out.field("label", labels.label)
        out.field("kind", labels.kind)
        out.field("campaign", labels.campaign.isEmpty ? nil : labels.campaign)
        out.field("requests", labels.requests)
        write(alarms.first, to: &out)
        out.list("alarms", alarms) { event, out in
            out.field("at", event.request)
            out.field("code", event.signal.code.rawValue)
            out.field("rule", event.signal.rule)
        }
        out.field("notes", notes.sorted())
        out.key("campaign_at")
        namedAt.map { out.int($0) } ?? out.null()
        out.endObject()
        return out.text
    }

    private func write(_ alarm: TraceReport.Event?, to out: inout JSONWriter) {
        out.key("alarm_at")
        guard let alarm else { return out.null() }
        out.int(alarm.request)
        out.field("code", alarm.signal.code.rawValue)
        out.field("rule", alarm.signal.rule)
        out.key("confidence")
        out.double(alarm.signal.confidence)
        out.field("evidence", alarm.signal.evidence)
    }
}
