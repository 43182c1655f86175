import Vocabulary

/// Decodes the body of `POST /v1/embeddings`: an allow-list of fields; what is not on it is refused.
public struct EmbeddingDecoder {
    private var request = EmbeddingRequest(.embeddings)
    private var collector = SegmentCollector()
    private let policy: ParameterPolicy

    enum Field: String, CaseIterable {
        case model, input, dimensions, user
        case encodingFormat = "encoding_format"
    }

    /// Every field of the body that is taken.
    static var fields: [String] { Field.allCases.map(\.rawValue) }

    public static func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws(DecodeRefusal) -> EmbeddingRequest {
        var decoder = EmbeddingDecoder(policy)
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
        case .input: try input(value, reader)
        case .dimensions: request.dimensions = try reader.int(key, value, 1...65_536)
        case .encodingFormat:
            guard value.isNull || value.equals("float") || value.equals("base64") else {
                throw .range(key, "float or base64")
            }
            request.wantsBase64 = value.equals("base64")
        case .user: collector.add(try reader.optionalString(key, value) ?? "", .field, "user")
        }
    }

    private mutating func input(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        request.tokens = try reader.tokens("input", value, limit: EmbeddingRequest.limit, policy)
        guard request.tokens == nil else { return }
        request.inputs = try reader.strings("input", value, limit: EmbeddingRequest.limit)
        for text in request.inputs { collector.add(text, .user, "input") }
    }

    private mutating func finish() throws(DecodeRefusal) {
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "'model' is missing", param: "model") }
        guard !request.inputs.isEmpty || request.tokens != nil else {
            throw DecodeRefusal(.bodyMalformed, "'input' is missing or empty", param: "input")
        }
        collector.add(request.model, .field, "model")
        request.segments = collector.segments
    }
}
