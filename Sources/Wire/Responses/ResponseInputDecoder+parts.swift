import Vocabulary

/// The parts of a content.
extension ResponseInputDecoder {
    /// Kinds of parts; files and audio are none of them, since no detector reads them.
    enum PartKind: String, CaseIterable {
        case refusal
        case inputText = "input_text"
        case outputText = "output_text"
        case inputImage = "input_image"

        /// The members that a part of the kind may have.
        var fields: [PartField] {
            switch self {
            case .inputText: [.type, .text]
            case .outputText: [.type, .text, .annotations, .logprobs]
            case .refusal: [.type, .refusal]
            case .inputImage: [.type, .imageURL, .detail, .fileID]
            }
        }
    }

    /// Members of a part.
    enum PartField: String, CaseIterable {
        case type, text, refusal, annotations, logprobs, detail
        case imageURL = "image_url"
        case fileID = "file_id"
    }

    /// Members of a part of reasoning.
    enum TextField: String, CaseIterable { case type, text }

    /// A string, or parts. Parts are scored joined, as ``ChatMessage/text(of:)`` joins them: a text cut into parts is one.
    mutating func content(
        _ key: String, _ value: JSONView, _ reader: ObjectReader, _ channel: Channel, _ path: Segment.Path
    ) throws(DecodeRefusal) -> [ChatMessage.Part] {
        if let text = value.string {
            shared.collector.add(text, channel, path)
            return [.text(text)]
        }
        guard value.isArray else { throw .type(reader.name(key), wants: "a string or an array of parts", got: value) }
        var parts: [ChatMessage.Part] = []
        for element in value.elements {
            parts.append(try part(try ObjectReader(element, path: "\(reader.name(key))[\(parts.count)]"), path))
        }
        shared.collector.add(ChatMessage.text(of: parts), channel, path)
        return parts
    }

    private mutating func part(
        _ reader: ObjectReader, _ path: Segment.Path
    ) throws(DecodeRefusal) -> ChatMessage.Part {
        guard let type = reader.view["type"] else { throw Self.missing("type", reader) }
        guard let kind = PartKind(rawValue: try reader.string("type", type)) else {
            throw DecodeRefusal(.paramForbidden, "only text and image parts are accepted", param: reader.name("type"))
        }
        var part: ChatMessage.Part?
        for (field, value) in try reader.fields(PartField.self) {
            let key = field.rawValue
            guard kind.fields.contains(field) else { throw .unknown(reader.name(key)) }
            switch field {
            case .type: break
            case .text, .refusal: part = .text(try reader.string(key, value))
            case .annotations: if !value.isNull { try annotations(value, reader, path) }
            case .logprobs: if !value.isNull { _ = try reader.array(key, value) }
            case .detail: shared.collector.add(try reader.optionalString(key, value) ?? "", .field, path)
            case .imageURL: part = try shared.image(try reader.string(key, value), reader.name(key))
            case .fileID: if !value.isNull { throw .unknown(reader.name(key)) }
            }
        }
        guard let part else { throw Self.missing(kind.fields[1].rawValue, reader) }
        return part
    }

    /// What the text cites. A chat has no place for it, so it is scored and not passed on.
    private mutating func annotations(
        _ value: JSONView, _ reader: ObjectReader, _ path: Segment.Path
    ) throws(DecodeRefusal) {
        _ = try reader.array("annotations", value)
        shared.collector.addAll(value, .field, path)
    }

    /// The texts of a list of parts of one kind.
    func texts(
        _ key: String, _ value: JSONView, _ reader: ObjectReader, _ type: StaticString
    ) throws(DecodeRefusal) -> [String] {
        var out: [String] = []
        for element in try reader.array(key, value) {
            let part = try ObjectReader(element, path: "\(reader.name(key))[\(out.count)]")
            try part.type(type, refusal: "only parts of type \(type) are accepted here")
            guard let text = try part.fields(TextField.self).first(where: { $0.field == .text }) else {
                throw Self.missing("text", part)
            }
            out.append(try part.string("text", text.value))
        }
        return out
    }
}
