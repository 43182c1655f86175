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
    /// The same of `state` and `mode`, as far as an answer of the gateway told them.
    var stateTime = 0
    var trend = Trend()
    var meter = RateMeter()
    /// Ids of the keys seen, 64 at most.
    var keys: Set<String> = []
    /// Model asked for last.
    var lastModel = ""
    /// Gateway time of the last decision, milliseconds; 0 for none.
    var lastSeen = 0
    /// Monotonic seconds of the console at which it was first heard of, and at which `why` changed last.
    var firstSecond = 0
    var whySecond = 0

    init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    /// Takes a risk that was true at `time`.
    mutating func take(risk: Int, why: String, time: Int, second: Int) {
        guard time >= riskTime else { return }
        self.risk = risk
        if !why.isEmpty { explain(why, second: second) }
        riskTime = time
        trend.record(risk, second: second)
    }

    /// Takes a reason for its risk.
    mutating func explain(_ why: String, second: Int) {
        guard why != self.why else { return }
        (self.why, whySecond) = (why, second)
    }
}
