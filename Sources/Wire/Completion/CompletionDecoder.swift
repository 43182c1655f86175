import Vocabulary

/// Decodes the body of `POST /v1/completions`: an allow-list of fields; what is not on it is refused.
public struct CompletionDecoder {
    private var request = CompletionRequest(.completions, stream: false)
    private var collector = SegmentCollector()
    private let policy: ParameterPolicy

    enum Field: String, CaseIterable {
        case model, prompt, suffix, stream, echo, logprobs, user
        case bestOf = "best_of"
        case streamOptions = "stream_options"
    }

    /// Every field of the body that is taken.
    static var fields: [String] { Field.allCases.map(\.rawValue) + SamplingField.allCases.map(\.rawValue) }

    /// Most texts in one request.
    private static let promptLimit = 128

    public static func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws(DecodeRefusal) -> CompletionRequest {
        var decoder = CompletionDecoder(policy)
        let reader = try ObjectReader(document.root)
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            if let field = Field(rawValue: key) {
                try decoder.read(field, value, reader)
            } else if let field = SamplingField(rawValue: key) {
                try field.read(value, reader, into: &decoder.request.parameters, &decoder.collector)
            } else {
                throw .unknown(key)
            }
        }
        try decoder.finish()
        return decoder.request
    }

    private init(_ policy: ParameterPolicy) { self.policy = policy }

    private mutating func read(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        switch field {
        case .model: request.model = try reader.model(value)
        case .prompt: try prompt(value, reader)
        case .suffix:
            // Clients send empty text for what they leave out.
            request.suffix = try reader.optionalString(key, value).flatMap { $0.isEmpty ? nil : $0 }
            collector.add(request.suffix ?? "", .user, "suffix")
        case .stream: request.stream = try reader.bool(key, value)
        case .streamOptions: request.includeUsage = try reader.streamOptions(value)
        case .echo: request.parameters.echo = try reader.bool(key, value)
        case .logprobs:
            request.parameters.topLogprobs = try reader.int(key, value, 0...20)
            request.parameters.logprobs = request.parameters.topLogprobs != nil
        case .bestOf: request.parameters.bestOf = try reader.int(key, value, 1...20)
        case .user: collector.add(try reader.optionalString(key, value) ?? "", .field, "user")
        }
    }

    private mutating func prompt(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        request.tokens = try reader.tokens("prompt", value, limit: Self.promptLimit, policy)
        guard request.tokens == nil else { return }
        request.prompts = try reader.strings("prompt", value, limit: Self.promptLimit)
        for text in request.prompts { collector.add(text, .user, "prompt") }
    }

    private mutating func finish() throws(DecodeRefusal) {
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "'model' is missing", param: "model") }
        guard !request.prompts.isEmpty || request.tokens != nil else {
            throw DecodeRefusal(.bodyMalformed, "'prompt' is missing or empty", param: "prompt")
        }
        try request.parameters.bound(by: policy)
        collector.add(request.model, .field, "model")
        request.segments = collector.segments
    }
}
