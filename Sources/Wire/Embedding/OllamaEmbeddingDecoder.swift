import Vocabulary

/// Decodes the bodies of `POST /api/embed` and of the older `POST /api/embeddings`.
public struct OllamaEmbeddingDecoder {
    private var request: EmbeddingRequest
    private var collector = SegmentCollector()

    /// Members of `/api/embed`.
    enum Field: String, CaseIterable {
        case model, input, truncate, dimensions, options
        case keepAlive = "keep_alive"
    }

    /// Members of `/api/embeddings`, which takes one text.
    enum LegacyField: String, CaseIterable {
        case model, prompt, options
        case keepAlive = "keep_alive"
    }

    /// Every field that either body takes.
    static func fields(isLegacy: Bool) -> [String] {
        isLegacy ? LegacyField.allCases.map(\.rawValue) : Field.allCases.map(\.rawValue)
    }

    public static func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy(), isLegacy: Bool
    ) throws(DecodeRefusal) -> EmbeddingRequest {
        var decoder = OllamaEmbeddingDecoder(request: EmbeddingRequest(isLegacy ? .ollamaEmbeddings : .ollamaEmbed))
        let reader = try ObjectReader(document.root)
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            if !isLegacy, let field = Field(rawValue: key) {
                try decoder.read(field, value, reader)
            } else if isLegacy, let field = LegacyField(rawValue: key) {
                try decoder.read(field, value, reader)
            } else {
                throw .unknown(key)
            }
        }
        return try decoder.finished()
    }

    private init(request: EmbeddingRequest) { self.request = request }

    private mutating func read(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        switch field {
        case .model: request.model = try reader.model(value)
        case .input: try texts(key, value, reader)
        case .truncate: request.truncate = value.isNull ? nil : try reader.bool(key, value)
        case .dimensions: request.dimensions = try reader.int(key, value, 0...65_536).flatMap { $0 == 0 ? nil : $0 }
        case .options: try options(value)
        case .keepAlive: _ = try reader.keepAlive(value)
        }
    }

    private mutating func read(_ field: LegacyField, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        switch field {
        case .model: request.model = try reader.model(value)
        case .prompt:
            guard value.isString else { throw .type(key, wants: "a string", got: value) }
            try texts(key, value, reader)
        case .options: try options(value)
        case .keepAlive: _ = try reader.keepAlive(value)
        }
    }

    private mutating func texts(_ key: String, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        request.inputs = try reader.strings(key, value, limit: EmbeddingRequest.limit)
        for text in request.inputs { collector.add(text, .user, .init(key)) }
    }

    /// Checked like everywhere; a vector has no sampling, so none of them is passed on.
    private mutating func options(_ value: JSONView) throws(DecodeRefusal) {
        var unused = SamplingParameters()
        try OllamaOption.read(value, into: &unused, &collector)
    }

    private mutating func finished() throws(DecodeRefusal) -> EmbeddingRequest {
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "model is required", param: "model") }
        guard !request.inputs.isEmpty else {
            let field = request.api == .ollamaEmbed ? "input" : "prompt"
            throw DecodeRefusal(.bodyMalformed, "'\(field)' is missing or empty", param: field)
        }
        collector.add(request.model, .field, "model")
        request.segments = collector.segments
        return request
    }
}
