import Vocabulary

extension ChatMessageDecoder {
    /// Definitions of the tools that the model may call, functions only: other kinds would run at the upstream. Their
    /// schemas are free; everything in them is scored. Nil for null and for an empty list, which clients send for none.
    mutating func tools(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) -> JSONView? {
        if value.isNull { return nil }
        var isEmpty = true
        for element in try reader.array("tools", value) {
            isEmpty = false
            let tool = try ObjectReader(element, path: "tools")
            try tool.allow(["type", "function"])
            guard element["type"]?.equals("function") ?? false else { throw .range("tools.type", "'function'") }
            guard let definition = element["function"] else {
                throw DecodeRefusal(.bodyMalformed, "'tools.function' is missing", param: "tools.function")
            }
            let function = try ObjectReader(definition, path: "tools.function")
            try function.allow(["name", "description", "parameters", "strict"])
            guard definition["name"]?.isString ?? false else {
                throw DecodeRefusal(.bodyMalformed, "a tool has no name", param: "tools.function.name")
            }
        }
        collector.addAll(value, .toolDescription, "tools")
        return isEmpty ? nil : value
    }

    /// Tool calls of an assistant's message: arguments are JSON text in OpenAI's dialect, an object in Ollama's.
    mutating func toolCalls(
        _ value: JSONView, _ reader: ObjectReader, _ path: Segment.Path
    ) throws(DecodeRefusal) -> [ToolCall] {
        var out: [ToolCall] = []
        for element in try reader.array("tool_calls", value) {
            guard out.count < 128 else { throw .range(reader.name("tool_calls"), "128 at most") }
            out.append(try toolCall(element, try ObjectReader(element, path: reader.name("tool_calls")), path))
        }
        return out
    }

    private mutating func toolCall(
        _ view: JSONView, _ reader: ObjectReader, _ path: Segment.Path
    ) throws(DecodeRefusal) -> ToolCall {
        var call = ToolCall(id: nil, name: "", arguments: "{}")
        for (keyView, value) in view.members {
            let key = keyView.string ?? ""
            switch key {
            case "id": call.id = try reader.optionalString(key, value)
            case "type": guard value.equals("function") else { throw .range(reader.name(key), "'function'") }
            case "index": _ = try reader.int(key, value, 0...1024)
            case "function": try function(value, try ObjectReader(value, path: reader.name(key)), into: &call, path)
            default: throw .unknown(reader.name(key))
            }
        }
        guard !call.name.isEmpty else {
            throw DecodeRefusal(.bodyMalformed, "a tool call has no function name", param: reader.path)
        }
        collector.add(call.id ?? "", .field, path)
        collector.add(call.name, .field, path)
        return call
    }

    private mutating func function(
        _ view: JSONView, _ reader: ObjectReader, into call: inout ToolCall, _ path: Segment.Path
    ) throws(DecodeRefusal) {
        for (keyView, value) in view.members {
            let key = keyView.string ?? ""
            switch key {
            case "name": call.name = try reader.string(key, value)
            case "index": _ = try reader.int(key, value, 0...1024)
            case "arguments":
                call.arguments = try arguments(value, reader)
                try collectArguments(call.arguments, reader, path)
            default: throw .unknown(reader.name(key))
            }
        }
    }

    private func arguments(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) -> String {
        if let text = value.string { return text }
        guard value.isObject else { throw .type(reader.name("arguments"), wants: "JSON text or an object", got: value) }
        var out = JSONWriter()
        out.value(value)
        return out.text
    }

    /// Scores the arguments as they stand and every string inside them as it reads after unescaping, since an encoder
    /// may write either.
    mutating func collectArguments(
        _ text: String, _ reader: ObjectReader, _ path: Segment.Path
    ) throws(DecodeRefusal) {
        collector.add(text, .assistant, path)
        guard !text.isEmpty else { return }
        do throws(JSONError) {
            collector.addAll(try JSONDocument(Array(text.utf8)).root, .assistant, path)
        } catch {
            throw DecodeRefusal(
                error.code, "the arguments of a tool call are not JSON", param: reader.name("arguments"))
        }
    }
}
