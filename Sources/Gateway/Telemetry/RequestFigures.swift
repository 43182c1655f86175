import SecurityGate
import Stores
import Vocabulary

/// What is counted about requests since the start: by one event loop, or the sum of all.
struct RequestFigures: Sendable {
    /// Nanoseconds in each stage.
    var stages = Stage.allCases.map { _ in Histogram.work }
    /// Nanoseconds from a request's first byte to the end of its answer, by what was done with it.
    var durations = Action.allCases.map { _ in Histogram.answers }
    /// Nanoseconds that the gateway added to a request that was forwarded.
    var added = Histogram.work
    var scores = Histogram.scores
    /// Decisions on record: a row for each action that was taken, a column for each that enforcing would have taken.
    var rulings = [Int](repeating: 0, count: Action.allCases.count * Action.allCases.count)
    /// How often each code stands in a decision, and in a refusal that is only counted.
    var reasons: [ReasonCode: Int] = [:]
    var refusals: [ReasonCode: Int] = [:]
    /// Answers: a row for each route (``ShownRoute``), a column for each class of status.
    var answers = [Int](repeating: 0, count: ShownRoute.names.count * StatusClass.allCases.count)
    var models: [ModelLabel: ModelFigures] = [:]
    /// Requests that are let in and not answered yet, and streams that are being sent.
    var underway = 0
    var streams = 0

    mutating func add(_ other: RequestFigures) {
        for index in stages.indices { stages[index].add(other.stages[index]) }
        for index in durations.indices { durations[index].add(other.durations[index]) }
        added.add(other.added)
        scores.add(other.scores)
        for index in rulings.indices { rulings[index] += other.rulings[index] }
        for index in answers.indices { answers[index] += other.answers[index] }
        reasons.merge(other.reasons, uniquingKeysWith: +)
        refusals.merge(other.refusals, uniquingKeysWith: +)
        for (label, figures) in other.models { models[label, default: ModelFigures()].add(figures) }
        underway += other.underway
        streams += other.streams
    }
}

/// The first digit of an answer's status; 0 for clients that were gone.
enum StatusClass: Int, CaseIterable {
    case none, other, success, redirection, client, server

    init(_ status: Int) { self = StatusClass(rawValue: status / 100) ?? .other }

    var name: String {
        switch self {
        case .none: "none"
        case .other: "1xx"
        case .success: "2xx"
        case .redirection: "3xx"
        case .client: "4xx"
        case .server: "5xx"
        }
    }
}

/// Routes as metrics name them, by number.
enum ShownRoute {
    /// The last is for what has no route.
    static let names = [
        "/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/api/chat", "/api/generate",
        "/api/embed", "/api/embeddings", "/v1/models", "/v1/conversations", "/api", "none",
    ]

    static let none = names.count - 1

    static func place(_ route: Route) -> Int {
        switch route {
        case .ask(let api): place(api)
        case .models, .model: 8
        case .conversations, .conversation, .forgetConversation: 9
        case .tags, .version, .root: 10
        case .health, .ready, .liveness: none
        }
    }
}
