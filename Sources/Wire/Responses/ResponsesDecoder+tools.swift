import Vocabulary

/// Tools are flat in this API; the chat that the upstream is asked for has them one level deeper.
extension ResponsesDecoder {
    /// Members of a tool.
    enum ToolField: String, CaseIterable { case type, name, description, parameters, strict }

    /// Functions only: tools of other kinds would run at the upstream. Their schemas are free; everything in them is
    /// scored.
    mutating func tools(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        if value.isNull { return }
        var count = 0
        var chat = JSONWriter()
        chat.beginArray()
        for element in try reader.array("tools", value) {
            try Self.tool(try ObjectReader(element, path: "tools[\(count)]"), &chat)
            count += 1
        }
        chat.endArray()
        input.shared.collector.addAll(value, .toolDescription, "tools")
        echo.tools = value
        if count > 0 { request.tools = try Self.parsed(chat.bytes, "tools") }
    }

    private static func tool(_ reader: ObjectReader, _ chat: inout JSONWriter) throws(DecodeRefusal) {
        try reader.type("function", refusal: "only function tools are accepted: others would run elsewhere")
        chat.beginObject()
        chat.field("type", "function")
        chat.key("function")
        chat.beginObject()
        var name = ""
        for (field, value) in try reader.fields(ToolField.self) {
            let key = field.rawValue
            switch field {
            case .type: continue
            case .name: name = try reader.string(key, value)
            case .description: _ = try reader.optionalString(key, value)
            case .parameters: if !value.isNull { _ = try reader.object(key, value) }
            case .strict: _ = try reader.bool(key, value)
            }
            if value.isNull { continue }
            chat.key(key)
            chat.value(value)
        }
        guard !name.isEmpty else {
            throw DecodeRefusal(.bodyMalformed, "a tool has no name", param: reader.name("name"))
        }
        chat.endObject()
        chat.endObject()
    }

    /// One of three words, or the one function that must be called.
    mutating func toolChoice(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull { return }
        request.toolChoice = value
        if value.isObject {
            let reader = try ObjectReader(value, path: "tool_choice")
            try reader.type("function", refusal: "only a function can be chosen")
            try reader.allow(["type", "name"])
            guard let name = value["name"], name.isString, !name.equals("") else {
                throw DecodeRefusal(.bodyMalformed, "'tool_choice.name' is missing", param: "tool_choice.name")
            }
            request.toolChoice = try Self.choice(name)
        } else if !value.equals("auto"), !value.equals("none"), !value.equals("required") {
            throw value.isString
                ? .range("tool_choice", "auto, none, required or a function")
                : .type("tool_choice", wants: "a string or an object", got: value)
        }
        input.shared.collector.addAll(value, .field, "tool_choice")
        echo.toolChoice = value
    }

    private static func choice(_ name: JSONView) throws(DecodeRefusal) -> JSONView {
        var chat = JSONWriter()
        chat.beginObject()
        chat.field("type", "function")
        chat.key("function")
        chat.beginObject()
        chat.key("name")
        chat.value(name)
        chat.endObject()
        chat.endObject()
        return try parsed(chat.bytes, "tool_choice")
    }

    /// What was written here reads without fault, but for the bound on its number of values.
    private static func parsed(_ json: [UInt8], _ param: String) throws(DecodeRefusal) -> JSONView {
        do throws(JSONError) {
            return try JSONDocument(json).root
        } catch {
            throw DecodeRefusal(error.code, "'\(param)' has more values than allowed", param: param)
        }
    }
}
