import Vocabulary

/// Fields of OpenAI's dialect that shape the answer and carry text.
extension ChatMessageDecoder {
    /// One of three words, or the one function that must be called. Nil for null.
    mutating func toolChoice(_ value: JSONView) throws(DecodeRefusal) -> JSONView? {
        if value.isNull { return nil }
        if value.isObject {
            let reader = try ObjectReader(value, path: "tool_choice")
            try reader.allow(["type", "function"])
            guard value["type"]?.equals("function") ?? false, let function = value["function"], function.isObject,
                function["name"]?.isString ?? false
            else { throw .range("tool_choice", "the name of a function") }
            try ObjectReader(function, path: "tool_choice.function").allow(["name"])
        } else if !value.equals("auto"), !value.equals("none"), !value.equals("required") {
            throw value.isString
                ? .range("tool_choice", "auto, none, required or a function")
                : .type("tool_choice", wants: "a string or an object", got: value)
        }
        collector.addAll(value, .field, "tool_choice")
        return value
    }

    mutating func responseFormat(_ value: JSONView) throws(DecodeRefusal) -> ChatRequest.Format {
        if value.isNull { return .text }
        let reader = try ObjectReader(value, path: "response_format")
        try reader.allow(["type", "json_schema"])
        switch value["type"]?.string {
        case "text": return .text
        case "json_object": return .json
        case "json_schema":
            guard let inner = value["json_schema"] else {
                throw DecodeRefusal(
                    .bodyMalformed, "'response_format.json_schema' is missing", param: "response_format")
            }
            let members = try ObjectReader(inner, path: "response_format.json_schema")
            try members.allow(["name", "description", "schema", "strict"])
            return .schema(try schema(members, "response_format"))
        default: throw .range("response_format.type", "one of text, json_object, json_schema")
        }
    }

    /// The schema that an object with `name`, `description`, `schema` and `strict` describes.
    mutating func schema(
        _ reader: ObjectReader, _ path: Segment.Path
    ) throws(DecodeRefusal) -> ChatRequest.Schema {
        guard let schema = reader.view["schema"], schema.isObject else {
            throw DecodeRefusal(
                .bodyMalformed, "'\(reader.name("schema"))' is missing or no object", param: path.description)
        }
        var out = ChatRequest.Schema(schema: schema)
        if let name = reader.view["name"] { out.name = try reader.optionalString("name", name) ?? out.name }
        if let text = reader.view["description"] { out.description = try reader.optionalString("description", text) }
        if let strict = reader.view["strict"], !strict.isNull { out.strict = try reader.bool("strict", strict) }
        collector.addAll(reader.view, .toolDescription, path)
        return out
    }

    /// Text that the client expects to see again: scored, and not passed on, since it changes only the speed.
    mutating func prediction(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull { return }
        let reader = try ObjectReader(value, path: "prediction")
        try reader.allow(["type", "content"])
        guard value["type"]?.equals("content") ?? false, let content = value["content"] else {
            throw .range("prediction.type", "'content', with a 'content'")
        }
        _ = try self.content(content, reader, .assistant, "prediction.content")
    }
}

extension ObjectReader {
    /// Whether a usage chunk is wanted. False for null.
    func streamOptions(_ value: JSONView) throws(DecodeRefusal) -> Bool {
        var includeUsage = false
        if value.isNull { return false }
        let reader = try ObjectReader(value, path: "stream_options")
        for (key, flag) in value.members {
            let name = key.string ?? ""
            switch name {
            case "include_usage": includeUsage = try reader.bool(name, flag)
            case "include_obfuscation": _ = try reader.bool(name, flag)
            default: throw .unknown(reader.name(name))
            }
        }
        return includeUsage
    }
}
