/// A whole answer of an upstream, normalised from any of its routes that answer text.
public struct ModelAnswer: Sendable {
    public var choices: [Choice] = []
    public var usage = Usage()
    /// Ollama's token ids of the conversation so far, from `/api/generate`.
    public var context: ContextNumbers?

    public init() {}

    /// An answer without text.
    public init(finish: FinishReason) {
        var choice = Choice()
        choice.finish = finish
        choices = [choice]
    }

    /// The choice for clients that have one: as in streams, that of the lowest index.
    var first: Choice { choices.min { $0.index < $1.index } ?? Choice() }

    public struct Choice: Sendable {
        public var index = 0
        public var content = ""
        public var reasoning = ""
        public var refusal: String?
        public var toolCalls: [ToolCall] = []
        public var finish = FinishReason.stop
        public var logprobs: JSONView?

        public init() {}

        /// Bytes of everything that the model wrote.
        public var size: Int {
            content.utf8.count + reasoning.utf8.count
                + toolCalls.reduce(0) { $0 + $1.name.utf8.count + $1.arguments.utf8.count }
        }
    }
}

/// Why an answer ended, in OpenAI's words; whatever else an upstream says counts as `stop`.
public enum FinishReason: String, Sendable {
    case stop, length
    case toolCalls = "tool_calls"
    case contentFilter = "content_filter"
    /// Ollama only: there was nothing to answer, the model is in memory now, or leaves it.
    case load, unload

    init(openAI word: String) {
        switch word {
        case "length", "max_tokens": self = .length
        case "tool_calls", "function_call": self = .toolCalls
        case "content_filter": self = .contentFilter
        default: self = .stop
        }
    }

    /// The word for clients of OpenAI's dialect.
    var openAI: String {
        switch self {
        case .load, .unload: Self.stop.rawValue
        default: rawValue
        }
    }

    /// `done_reason` for clients of Ollama's dialect.
    var ollama: String {
        switch self {
        case .length, .load, .unload: rawValue
        case .stop, .toolCalls, .contentFilter: Self.stop.rawValue
        }
    }
}

/// One step of a streamed answer, normalised from any of the upstream's routes.
public enum AnswerDelta: Sendable {
    case piece(Piece)
    case usage(Usage)
    /// See ``ModelAnswer/context``.
    case context(ContextNumbers)
    /// The upstream said that the answer is complete.
    case done

    public struct Piece: Sendable {
        public var index = 0
        public var content = ""
        public var reasoning = ""
        public var refusal = ""
        public var toolCalls: [(index: Int, call: ToolCall)] = []
        /// In the last piece of a choice.
        public var finish: FinishReason?
        public var logprobs: JSONView?

        public init() {}
    }
}

extension ToolCall {
    /// True when this piece goes on with the call that its index last had, under that call's id. Servers that count every
    /// call as the first tell them apart by id.
    func goesOn(with last: String?) -> Bool { name.isEmpty || id == nil || id == last }
}

/// What is wrong with an upstream's answer; never shown to a client in more than these words.
public enum AnswerFault: Error, Sendable, Equatable {
    /// Not the JSON, or not the shape, that the dialect promises.
    case malformed
    /// The upstream reported an error of its own.
    case upstreamError
    /// An event, a line or the whole is over its limit.
    case tooLarge
}
