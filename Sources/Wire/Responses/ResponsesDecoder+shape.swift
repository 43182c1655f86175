import Vocabulary

/// Fields that shape the answer, and those that would need something stored.
extension ResponsesDecoder {
    /// Members of `text`.
    enum TextField: String, CaseIterable { case format, verbosity }

    /// Members of `text.format`; only a schema has more than a type.
    enum FormatField: String, CaseIterable { case type, name, description, schema, strict }

    /// Members of `reasoning`.
    enum ReasoningField: String, CaseIterable {
        case effort, summary
        case generateSummary = "generate_summary"
    }

    mutating func text(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull { return }
        let reader = try ObjectReader(value, path: "text")
        for (field, value) in try reader.fields(TextField.self) {
            switch field {
            case .format: try format(value)
            case .verbosity:
                echo.verbosity = try reader.optionalString(field.rawValue, value)
                request.verbosity = echo.verbosity
                input.shared.collector.add(echo.verbosity ?? "", .field, "text.verbosity")
            }
        }
    }

    private mutating func format(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull { return }
        let reader = try ObjectReader(value, path: "text.format")
        let fields = try reader.fields(FormatField.self).map(\.field)
        guard let type = value["type"] else {
            throw DecodeRefusal(.bodyMalformed, "'text.format.type' is missing", param: "text.format.type")
        }
        switch try reader.word("type", type, ["text", "json_object", "json_schema"]) {
        case "json_schema": request.format = .schema(try input.shared.schema(reader, "text.format"))
        case let word:
            if let other = fields.first(where: { $0 != .type }) { throw .unknown(reader.name(other.rawValue)) }
            request.format = word == "json_object" ? .json : .text
        }
        echo.format = value
    }

    mutating func reasoning(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull { return }
        let reader = try ObjectReader(value, path: "reasoning")
        for (field, value) in try reader.fields(ReasoningField.self) {
            let text = try reader.optionalString(field.rawValue, value)
            input.shared.collector.add(text ?? "", .field, "reasoning")
            if field == .effort, text != nil { request.think = value }
        }
        echo.reasoning = value
    }

    /// Obfuscation would pad the events against readers of encrypted traffic; there is none here, as on most servers.
    func streamOptions(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull { return }
        let reader = try ObjectReader(value, path: "stream_options")
        try reader.allow(["include_obfuscation"])
        if let flag = value["include_obfuscation"] { _ = try reader.bool("include_obfuscation", flag) }
    }

    /// What else the answer should hold. Reasoning is never encrypted here, so that asking for it changes nothing.
    mutating func include(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        if value.isNull { return }
        for (index, element) in try reader.array("include", value).enumerated() {
            let words = ["message.output_text.logprobs", "reasoning.encrypted_content"]
            let word = try reader.word("include[\(index)]", element, words)
            if word == words[0] { request.parameters.logprobs = true }
        }
    }

    /// Fields that must be null: nothing runs behind the client's back, and no prompts are kept.
    func stored(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        if value.isNull { return }
        switch field {
        case .background:
            guard try reader.bool(key, value) else { return }
            throw DecodeRefusal(.paramForbidden, "nothing runs in the background here", param: key)
        case .prompt:
            _ = try reader.object(key, value)
            throw DecodeRefusal(.paramForbidden, "no prompts are stored here", param: key)
        case .conversation where value.isObject: break
        default: _ = try reader.string(key, value)
        }
        throw DecodeRefusal(
            .tenantContextMismatch, "conversations are named by 'previous_response_id' here", param: key)
    }
}
