import Vocabulary

/// Turns an upstream's stream into the client's, piece by piece: read strictly, written anew.
public struct StreamTranslator: Sendable {
    private let source: UpstreamAPI
    private let inputBytes: Int
    private let logprobs: Int?
    private let limits: Limits
    private var reader: EventStreamReader
    /// What writes for the client.
    public private(set) var writer: any AnswerWriter
    /// What looks at the answer on its way.
    public private(set) var filter: (any AnswerFilter)?
    private var end = AnswerEnding()
    private var pieces = 0
    private var outputBytes = 0
    private var callBytes = 0
    private var calls = CallNumbers()
    /// Tool calls, or pieces of them, so far.
    private var callPieces = 0
    private var readBytes = 0
    /// True once the upstream said that the answer is complete.
    public private(set) var isComplete = false

    /// Bounds of one answer, past which it is cut off.
    public struct Limits: Sendable {
        /// Bytes of tool calls: they are gathered until they are whole.
        public var calls = 1 << 20
        /// Tool calls.
        public var callCount = 1024
        /// Bytes of text: some writers keep it until the end. Ten times what models can write today.
        public var text = 32 << 20
        /// Bytes of the stream, with all that is around the text.
        public var read = 1 << 30

        public init() {}
    }

    /// - Parameters:
    ///   - inputBytes: bytes of the request's text, from which tokens are estimated if the upstream names none.
    ///   - logprobs: how many alternatives of each token the client asked to see; nil where it asked for none of this.
    public init(
        from source: UpstreamAPI, to writer: any AnswerWriter, inputBytes: Int, logprobs: Int?,
        filter: (any AnswerFilter)? = nil, limits: Limits = Limits()
    ) {
        self.source = source
        self.writer = writer
        self.inputBytes = inputBytes
        self.logprobs = logprobs
        self.filter = filter
        self.limits = limits
        reader = EventStreamReader(source.streamFormat)
    }

    /// Appends the client's bytes for the upstream's to `out`, also those in front of a fault; `now` in nanoseconds
    /// since 1970.
    public mutating func feed(
        _ bytes: UnsafeBufferPointer<UInt8>, now: Int, into out: inout [UInt8]
    ) throws(AnswerFault) {
        readBytes += bytes.count
        var payloads: [[UInt8]] = []
        var fault: AnswerFault?
        do throws(AnswerFault) { try reader.feed(bytes, into: &payloads) } catch { fault = error }
        for payload in payloads {
            guard !isComplete else { throw .malformed }
            for delta in try source.deltas(payload, callsBefore: callPieces) {
                take(delta, now, &out)
                if stop != nil { return }
            }
            guard isWithinLimits else { throw .tooLarge }
        }
        if let fault { throw fault }
        // Here too, since a stream may go on for ever without a payload.
        guard isWithinLimits else { throw .tooLarge }
    }

    private var isWithinLimits: Bool {
        callBytes + calls.idBytes <= limits.calls && calls.count <= limits.callCount
            && outputBytes <= limits.text && readBytes <= limits.read
    }

    private mutating func take(_ delta: AnswerDelta, _ now: Int, _ out: inout [UInt8]) {
        switch delta {
        case .usage(let usage): end.usage = usage
        case .context(let context): end.context = context
        case .done: isComplete = true
        case .piece(var piece):
            for (place, (index, call)) in piece.toolCalls.enumerated() {
                callBytes += call.arguments.utf8.count + call.name.utf8.count
                piece.toolCalls[place].index = calls.number(of: call, index: index, choice: piece.index)
            }
            callPieces += piece.toolCalls.count
            piece.logprobs = logprobs.flatMap { TokenLogprobs.list(piece.logprobs, most: $0) }
            let size = piece.content.utf8.count + piece.reasoning.utf8.count + piece.refusal.utf8.count
            if size > 0 { pieces += 1 }
            outputBytes += size
            write(piece, now, &out)
        }
    }

    private mutating func write(_ piece: AnswerDelta.Piece, _ now: Int, _ out: inout [UInt8]) {
        guard filter != nil else { return out += writer.piece(piece, now: now) }
        if let piece = filter?.take(piece) { out += writer.piece(piece, now: now) }
    }

    /// Why the answer must end before the upstream is done; nil while it may go on.
    public var stop: ReasonCode? { filter?.stop }

    /// What the filter still held, once the upstream is done; afterwards ``stop`` says whether there is an end to write.
    public mutating func flush(now: Int) -> [UInt8] {
        var out: [UInt8] = []
        for piece in filter?.finish() ?? [] { out += writer.piece(piece, now: now) }
        return out
    }

    /// Tokens so far: the upstream's own count, or an estimate until it names one.
    public var usage: Usage {
        var usage = end.usage
        usage.estimate(inputBytes: inputBytes, pieces: pieces, outputBytes: outputBytes + callBytes)
        return usage
    }

    /// Ollama's numbers, as the server wrote them.
    public var context: ContextNumbers? {
        get { end.context }
        set { end.context = newValue }
    }

    /// The end of a complete stream in the client's dialect; behind ``flush(now:)``.
    public mutating func ending(now: Int) -> [UInt8] {
        end.usage = usage
        return writer.ending(end, now: now)
    }

    /// The error that ends a stream in its middle.
    public mutating func failure(_ code: ReasonCode, message: String) -> [UInt8] {
        writer.failure(code, message: message)
    }
}
