import Vocabulary

/// Decodes the body of `POST /api/generate`: an allow-list of fields and options; what is not on it is refused.
public struct GenerateDecoder {
    private var request = CompletionRequest(.ollamaGenerate, stream: true)
    private var collector = SegmentCollector()
    private let policy: ParameterPolicy
    private var unloads = false

    enum Field: String, CaseIterable {
        case model, prompt, suffix, system, images, format, options, stream, think, logprobs, raw, template, context
        case topLogprobs = "top_logprobs"
        case keepAlive = "keep_alive"
    }

    /// Every field of the body that is taken.
    static var fields: [String] { Field.allCases.map(\.rawValue) }

    public static func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws(DecodeRefusal) -> CompletionRequest {
        var decoder = GenerateDecoder(policy)
        let reader = try ObjectReader(document.root)
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            guard let field = Field(rawValue: key) else { throw .unknown(key) }
            try decoder.read(field, value, reader)
        }
        try decoder.finish()
        return decoder.request
    }

    private init(_ policy: ParameterPolicy) { self.policy = policy }

    private mutating func read(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        switch field {
        case .model: request.model = try reader.model(value)
        case .prompt: request.prompts = [try text(field, value, reader, .user) ?? ""]
        case .suffix: request.suffix = try text(field, value, reader, .user)
        case .system: request.system = try text(field, value, reader, .system)
        case .images: request.images = try reader.images(key, value)
        case .format: request.format = try collector.ollamaFormat(value)
        case .options: try OllamaOption.read(value, into: &request.parameters, &collector)
        case .stream: request.stream = value.isNull ? true : try reader.bool(key, value)
        case .think: request.think = try collector.ollamaThink(value)
        case .logprobs: request.parameters.logprobs = try reader.bool(key, value)
        case .topLogprobs: request.parameters.topLogprobs = try reader.int(key, value, 0...20)
        case .keepAlive: unloads = try reader.keepAlive(value)
        case .raw: request.raw = try reader.bool(key, value)
        case .template: request.template = try text(field, value, reader, .system)
        case .context: try context(value, reader)
        }
    }

    /// Nil for null and for empty text, which clients send for what they leave out.
    private mutating func text(
        _ field: Field, _ value: JSONView, _ reader: ObjectReader, _ channel: Channel
    ) throws(DecodeRefusal) -> String? {
        guard let text = try reader.optionalString(field.rawValue, value), !text.isEmpty else { return nil }
        collector.add(text, channel, .init(field.rawValue))
        return text
    }

    private mutating func context(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        if value.isNull { return }
        var numbers: [UInt32] = []
        for token in try reader.array("context", value) {
            guard let id = token.int.flatMap({ UInt32(exactly: $0) }) else {
                try policy.check(.context, "context")
                throw .type("context", wants: "token ids", got: token)
            }
            numbers.append(id)
        }
        if numbers.isEmpty { return }
        let bytes = numbers.compactMap { UInt8(exactly: $0) }
        if bytes.count == numbers.count, bytes.count >= Self.sealedLength { return request.sealedContext = bytes }
        try policy.check(.context, "context")
        request.context = numbers
    }

    /// Numbers of the shortest context that is sealed.
    private static let sealedLength = 33

    private mutating func finish() throws(DecodeRefusal) {
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "model is required", param: "model") }
        if request.raw { try policy.check(.raw, "raw") }
        if request.template != nil { try policy.check(.template, "template") }
        if request.prompts.isEmpty { request.prompts = [""] }
        if request.prompts == [""], request.images.isEmpty, request.suffix == nil {
            request.residency = unloads ? .unload : .load
            request.stream = false
        }
        try request.parameters.bound(by: policy)
        collector.add(request.model, .field, "model")
        request.segments = collector.segments
    }
}
