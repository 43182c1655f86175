import Wire

/// Turns an upstream's stream into the client's dialect, piece by piece.
struct StreamTranslator {
    private let source: Dialect
    private let target: Dialect
    private var reader: EventStreamReader
    private var openAI: OpenAIAnswerWriter
    private var ollama: OllamaAnswerWriter
    private let began: Int
    private var hadCalls = false
    private(set) var usage = Usage()
    private var pieces = 0
    private var callBytes = 0
    /// Bytes of tool calls in one answer: they are gathered until they are whole.
    private static let callLimit = 1 << 20
    /// True once the upstream said that the answer is complete.
    private(set) var isComplete = false

    /// - Parameters:
    ///   - id: the gateway's request id; answers are named after it.
    ///   - began: nanoseconds since 1970.
    init(_ chat: ChatRequest, from source: Dialect, id: String, began: Int) {
        self.source = source
        self.began = began
        target = chat.dialect
        reader = EventStreamReader(source == .ollama ? .lines : .serverSentEvents)
        openAI = OpenAIAnswerWriter(
            id: "chatcmpl-\(id.dropFirst(4))", created: began / 1_000_000_000, model: chat.model,
            includeUsage: chat.includeUsage)
        ollama = OllamaAnswerWriter(model: chat.model)
    }

    /// The client's bytes for the upstream's; `now` in nanoseconds since 1970.
    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, now: Int) throws(AnswerFault) -> [UInt8] {
        var out: [UInt8] = []
        for payload in try reader.feed(bytes) {
            guard !isComplete else { throw .malformed }
            let deltas =
                source == .ollama
                ? try OllamaAnswerReader.line(payload, hadCalls: hadCalls) : try OpenAIAnswerReader.chunk(payload)
            for delta in deltas { take(delta, now, &out) }
            guard callBytes <= Self.callLimit else { throw .tooLarge }
        }
        return out
    }

    private mutating func take(_ delta: ChatDelta, _ now: Int, _ out: inout [UInt8]) {
        switch delta {
        case .usage(let usage): self.usage = usage
        case .done: isComplete = true
        case .piece(let piece):
            for (_, call) in piece.toolCalls { callBytes += call.arguments.utf8.count + call.name.utf8.count }
            hadCalls = hadCalls || !piece.toolCalls.isEmpty
            if !piece.content.isEmpty || !piece.reasoning.isEmpty { pieces += 1 }
            if target == .ollama {
                out += ollama.line(piece, time: now)
            } else {
                out += openAI.event(piece)
            }
        }
    }

    /// The end of the stream in the client's dialect. An upstream that reports no usage is counted by its pieces.
    func ending(now: Int) -> [UInt8] {
        var usage = usage
        if usage.output == 0 { usage.output = pieces }
        return target == .ollama ? ollama.ending(usage, time: now, took: now - began) : openAI.ending(usage)
    }
}
