/// A tenant as the first pane shows it.
struct Tenant: Sendable, Equatable {
    static let keysKept = 64

    let id: String
    var name: String
    /// `active` or `suspended`.
    var state = "active"
    /// `enforce` or `monitor`.
    var mode = ""
    var risk = 0
    var why = ""
    /// Gateway time of what `risk` says, milliseconds; an older snapshot does not change it.
    var riskTime = 0
    var trend = Trend()
    var meter = RateMeter()
    /// Ids of the keys seen, 64 at most.
    var keys: Set<String> = []
    /// Model asked for last.
    var lastModel = ""
    /// Gateway time of the last decision, milliseconds; 0 for none.
    var lastSeen = 0

    init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    /// Takes a risk that was true at `time`.
    mutating func take(risk: Int, why: String, time: Int, second: Int) {
        guard time >= riskTime else { return }
        self.risk = risk
        if !why.isEmpty { self.why = why }
        riskTime = time
        trend.record(risk, second: second)
    }
}
