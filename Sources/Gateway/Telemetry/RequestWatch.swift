import SecurityGate
import Stores
import Wire

/// Times one request on its way; all times are nanoseconds of a clock that never jumps.
struct RequestWatch {
    private let meter: LoopMeter
    /// The first byte, and the last of the request.
    private let began: Int
    private var whole: Int
    private var last: Int
    private var recording = 0
    private var sent: Int?
    private var answered: Int?
    private var call: RequestEnd.Call?
    /// Time that reading and rewriting the answer took.
    private var inspecting = 0
    private var isOver = false
    /// What was decided; nil for what is only counted.
    private(set) var ruling: Ruling?
    private(set) var model: String?

    /// - Parameters:
    ///   - began: of the first byte, in microseconds.
    ///   - whole: of the last one.
    init(_ meter: LoopMeter, began: Int, whole: Int) {
        self.meter = meter
        self.began = began * 1000
        self.whole = whole
        last = whole
        meter.began()
    }

    /// The stage that began where the last one ended is over.
    mutating func ends(_ stage: Stage) {
        let now = SystemClock.nanoseconds()
        meter.took(stage, now - last)
        last = now
    }

    /// The time since the last stage was a wait that policy wants.
    mutating func skip() {
        let now = SystemClock.nanoseconds()
        whole += now - last
        last = now
    }

    /// The gate has judged.
    mutating func judged(_ score: Int) {
        ends(.gate)
        meter.scored(score)
    }

    // MARK: - Record

    mutating func records(_ decision: Decision) {
        recording = began + decision.microseconds * 1000
        (ruling, model) = (decision.ruling, decision.model)
    }

    func recorded() {
        meter.took(.record, SystemClock.nanoseconds() - recording)
        if let ruling { meter.decided(ruling) }
    }

    /// What was decided is not on record, and so not what is done.
    mutating func lost() { ruling = nil }

    // MARK: - The model

    /// The request goes to a model server, right behind its decision's way to the disk.
    mutating func sends(_ request: ModelRequest, to provider: Dialect) {
        if sent == nil { sent = recording }
        call = RequestEnd.Call(api: request.api, provider: provider, model: request.model)
    }

    /// All of a whole answer is here, or the first piece of a streamed one.
    mutating func receives(at now: Int) { if answered == nil { answered = now } }

    /// Notes work on the answer that began at a time.
    mutating func inspected(since start: Int) { inspecting += SystemClock.nanoseconds() - start }

    // MARK: - The end

    /// Counts the request; nil where that was done before.
    ///
    /// - Parameters:
    ///   - firstByte: of the answer, in microseconds; nil for none.
    ///   - streams: whether it was sent piece by piece.
    mutating func ended(
        _ route: Route, status: Int, _ outcome: Outcome, usage: Usage, firstByte: Int?, streams: Bool
    ) -> RequestEnd? {
        guard !isOver else { return nil }
        isOver = true
        var call = call
        if streams, let firstByte { call?.beginning = firstByte * 1000 - began }
        if inspecting > 0 { meter.took(.inspect, inspecting) }
        let end = RequestEnd(
            route: route, status: status, outcome: outcome, action: ruling?.action ?? .block,
            total: SystemClock.nanoseconds() - began, added: added(firstByte), usage: usage, call: call)
        meter.ended(end)
        return end
    }

    /// From the whole request to the model server, and from its answer to the client.
    private func added(_ firstByte: Int?) -> Int? {
        guard let sent, let answered, let firstByte else { return nil }
        return sent - whole + max(0, firstByte * 1000 - answered)
    }
}
