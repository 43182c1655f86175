/// A whole answer of an upstream, normalised from either dialect.
public struct ChatAnswer: Sendable {
    public var choices: [Choice] = []
    public var usage = Usage()

    public init() {}

    public struct Choice: Sendable {
        public var index = 0
        public var content = ""
        public var reasoning = ""
        public var refusal: String?
        public var toolCalls: [ToolCall] = []
        /// OpenAI's words: `stop length tool_calls content_filter`.
        public var finish = "stop"
        public var logprobs: JSONView?

        public init() {}
    }
}

/// Tokens of a request; zero where the upstream reports none.
public struct Usage: Sendable, Equatable {
    public var input = 0
    public var output = 0

    public init(input: Int = 0, output: Int = 0) {
        self.input = input
        self.output = output
    }

    /// Counts as an upstream reports them: what is no count is zero, and no count is larger than ``limit``, so that sums
    /// cannot overflow.
    init(input: JSONView?, output: JSONView?) {
        self.init(input: Self.count(input), output: Self.count(output))
    }

    /// Largest count that is believed.
    static let limit = 1 << 31

    private static func count(_ view: JSONView?) -> Int { min(max(0, view?.int ?? 0), limit) }
}

/// One step of a streamed answer, normalised from either dialect.
public enum ChatDelta: Sendable {
    case piece(Piece)
    case usage(Usage)
    /// The upstream said that the answer is complete.
    case done

    public struct Piece: Sendable {
        public var index = 0
        public var content = ""
        public var reasoning = ""
        public var toolCalls: [(index: Int, call: ToolCall)] = []
        /// OpenAI's words, in the last piece of a choice.
        public var finish: String?
        public var logprobs: JSONView?

        public init() {}

        /// True when there is nothing in it that a client would see.
        public var isEmpty: Bool {
            content.isEmpty && reasoning.isEmpty && toolCalls.isEmpty && finish == nil && logprobs == nil
        }
    }
}

/// What is wrong with an upstream's answer; never shown to a client in more than these words.
public enum AnswerFault: Error, Sendable, Equatable {
    /// Not the JSON, or not the shape, that the dialect promises.
    case malformed
    /// The upstream reported an error of its own.
    case upstreamError
    /// An event or line over the limit.
    case tooLarge
}
