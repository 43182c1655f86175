import Stores
import Vocabulary
import Wire

/// What one event loop counts about calls of models, by label.
struct ModelMeters {
    private struct Meter {
        let label: ModelLabel
        /// In the order of ``Outcome``.
        let durations = ContiguousArray(Outcome.allCases.map { _ in LoopHistogram(.answers) })
        let beginnings = LoopHistogram(.beginnings)
        let input = LoopHistogram(.tokens)
        let output = LoopHistogram(.tokens)
    }

    private let upstreams: Upstreams
    private var meters: ContiguousArray<Meter> = []
    private var places: [ModelLabel: Int] = [:]
    /// Names of models that stand for themselves.
    private var known: Set<String> = []

    /// Most models that a loop tells apart: others are counted together.
    static let limit = 100
    static let other = "other"

    init(_ upstreams: Upstreams) { self.upstreams = upstreams }

    func free() {
        for meter in meters {
            for histogram in meter.durations { histogram.free() }
            meter.beginnings.free()
            meter.input.free()
            meter.output.free()
        }
    }

    mutating func count(_ call: RequestEnd.Call, _ end: RequestEnd) {
        let meter = meters[place(ModelLabel(call.api, provider: call.provider, model: call.model))]
        meter.durations[end.outcome.place].observe(end.total)
        if let beginning = call.beginning { meter.beginnings.observe(beginning) }
        if end.usage.input > 0 { meter.input.observe(end.usage.input) }
        if end.usage.output > 0 { meter.output.observe(end.usage.output) }
    }

    /// Where calls under a label are counted: under the model's name where a server is known to have it, for clients may
    /// ask for any.
    private mutating func place(_ label: ModelLabel) -> Int {
        if let place = places[label] { return place }
        if !known.contains(label.model) {
            guard known.count < Self.limit, upstreams.knows(label.model) else {
                return label.model == Self.other ? add(label) : place(label.named(Self.other))
            }
            known.insert(label.model)
        }
        return add(label)
    }

    private mutating func add(_ label: ModelLabel) -> Int {
        meters.append(Meter(label: label))
        places[label] = meters.count - 1
        return meters.count - 1
    }

    /// What was counted so far.
    var figures: [ModelLabel: ModelFigures] {
        var out: [ModelLabel: ModelFigures] = [:]
        for meter in meters {
            var figures = ModelFigures()
            for outcome in Outcome.allCases {
                let durations = meter.durations[outcome.place].value
                if durations.count > 0 { figures.durations[outcome] = durations }
            }
            figures.beginnings = meter.beginnings.value
            (figures.input, figures.output) = (meter.input.value, meter.output.value)
            out[meter.label] = figures
        }
        return out
    }
}

extension Outcome {
    /// Its number among all of them.
    fileprivate var place: Int {
        switch self {
        case .ok: 0
        case .refused: 1
        case .cut: 2
        case .upstreamError: 3
        case .clientAbort: 4
        case .unknown: 5
        }
    }
}
