import SecurityGate
import Stores
import Vocabulary
import Wire

/// Counts the requests of one event loop; belongs to that loop, so that counting takes no lock and shares no cache line.
/// Whoever reads `/metrics` asks each loop for what it has (``MeterReader``).
final class LoopMeter {
    private let stages = ContiguousArray(Stage.allCases.map { _ in LoopHistogram(.work) })
    private let durations = ContiguousArray(Action.allCases.map { _ in LoopHistogram(.answers) })
    private let added = LoopHistogram(.work)
    private let scores = LoopHistogram(.scores)
    /// Row for row as in ``RequestFigures``.
    private var rulings = [Int](repeating: 0, count: Action.allCases.count * Action.allCases.count)
    private var answers = [Int](repeating: 0, count: ShownRoute.names.count * StatusClass.allCases.count)
    private var reasons: [ReasonCode: Int] = [:]
    private var refusals: [ReasonCode: Int] = [:]
    private var underway = 0
    private var streams = 0
    private var models: ModelMeters

    init(_ upstreams: Upstreams) { models = ModelMeters(upstreams) }

    deinit {
        for histogram in stages + durations { histogram.free() }
        added.free()
        scores.free()
        models.free()
    }

    /// - Parameter time: nanoseconds.
    func took(_ stage: Stage, _ time: Int) { stages[stage.rawValue].observe(time) }

    /// Counts a score that the gate judged by.
    func scored(_ score: Int) { scores.observe(score) }

    /// Counts a decision that is on record.
    func decided(_ ruling: Ruling) {
        rulings[ruling.action.place * Action.allCases.count + ruling.would.place] += 1
        for code in ruling.reasons { reasons[code, default: 0] += 1 }
    }

    /// Counts a refusal that is only counted.
    func refused(_ code: ReasonCode) { refusals[code, default: 0] += 1 }

    func answered(_ route: Int, status: Int) {
        answers[route * StatusClass.allCases.count + StatusClass(status).rawValue] += 1
    }

    func began() { underway += 1 }

    func streams(_ change: Int) { streams += change }

    /// Counts a request that has ended.
    func ended(_ end: RequestEnd) {
        underway -= 1
        answered(ShownRoute.place(end.route), status: end.status)
        durations[end.action.place].observe(end.total)
        if let time = end.added { added.observe(time) }
        if let call = end.call { models.count(call, end) }
    }

    /// What was counted so far.
    var figures: RequestFigures {
        var out = RequestFigures()
        out.stages = stages.map(\.value)
        out.durations = durations.map(\.value)
        (out.added, out.scores) = (added.value, scores.value)
        (out.rulings, out.answers) = (rulings, answers)
        (out.reasons, out.refusals) = (reasons, refusals)
        (out.underway, out.streams) = (underway, streams)
        out.models = models.figures
        return out
    }
}

extension Action {
    /// Its number among all of them.
    var place: Int {
        switch self {
        case .allow: 0
        case .warn: 1
        case .block: 2
        }
    }
}
