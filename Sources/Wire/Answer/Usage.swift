/// Tokens of a request; zero where the upstream reports none.
public struct Usage: Sendable, Equatable {
    public var input = 0
    public var output = 0
    public var timing = Timing()

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

    /// Fills in what the upstream left out, so that budgets hold with every server: an input of so many bytes, and an
    /// output of so many pieces or bytes.
    public mutating func estimate(inputBytes: Int, pieces: Int = 0, outputBytes: Int) {
        if input == 0 { input = Self.tokens(bytes: inputBytes) }
        if output == 0 { output = max(pieces, Self.tokens(bytes: outputBytes)) }
    }

    /// About four bytes a token, as byte-pair encodings come to on English text.
    static func tokens(bytes: Int) -> Int { (bytes + 3) / 4 }
}

/// How long Ollama took for what, in nanoseconds; nil where the upstream does not say.
public struct Timing: Sendable, Equatable {
    public var total: Int?
    public var load: Int?
    public var prompt: Int?
    public var eval: Int?

    public init() {}

    init(_ root: JSONView) {
        total = Self.nanoseconds(root["total_duration"])
        load = Self.nanoseconds(root["load_duration"])
        prompt = Self.nanoseconds(root["prompt_eval_duration"])
        eval = Self.nanoseconds(root["eval_duration"])
    }

    private static func nanoseconds(_ view: JSONView?) -> Int? { view?.int.flatMap { $0 > 0 ? $0 : nil } }
}
