import Vocabulary

/// The kinds of items.
extension ResponseInputDecoder {
    /// Members of a message.
    enum MessageField: String, CaseIterable { case type, role, content, id, status, phase }

    /// Members of a call of a function.
    enum CallField: String, CaseIterable {
        case type, id, name, arguments, status
        case callID = "call_id"
    }

    /// Members of the result of a call.
    enum OutputField: String, CaseIterable {
        case type, id, output, status
        case callID = "call_id"
    }

    /// Members of an item of reasoning.
    enum ReasoningField: String, CaseIterable {
        case type, id, summary, content, status
        case encryptedContent = "encrypted_content"
    }

    mutating func message(_ reader: ObjectReader, _ index: Int) throws(DecodeRefusal) -> ChatMessage {
        var message = ChatMessage(role: try Self.role(reader))
        let channel = ChatMessageDecoder.channel(message.role)
        for (field, value) in try reader.fields(MessageField.self) {
            switch field {
            case .type, .role: break
            case .content:
                let path = Segment.Path("input", index: index, leaf: field.rawValue)
                message.content = try content(field.rawValue, value, reader, channel, path)
                message.hasContent = true
            case .id, .phase: try score(field.rawValue, value, reader, index)
            case .status: try reader.status(value)
            }
        }
        guard message.hasContent else { throw Self.missing("content", reader) }
        return message
    }

    mutating func call(_ reader: ObjectReader, _ index: Int) throws(DecodeRefusal) -> ToolCall {
        var call = ToolCall(id: nil, name: "", arguments: "{}")
        for (field, value) in try reader.fields(CallField.self) {
            let key = field.rawValue
            switch field {
            case .type: break
            case .id: try score(key, value, reader, index)
            case .status: try reader.status(value)
            case .callID: call.id = try score(key, value, reader, index)
            case .name: call.name = try score(key, value, reader, index)
            case .arguments:
                call.arguments = try reader.string(key, value)
                try shared.collectArguments(call.arguments, reader, Segment.Path("input", index: index, leaf: key))
            }
        }
        guard let id = call.id, !id.isEmpty else { throw Self.missing("call_id", reader) }
        guard !call.name.isEmpty else { throw Self.missing("name", reader) }
        return call
    }

    mutating func output(_ reader: ObjectReader, _ index: Int) throws(DecodeRefusal) -> ChatMessage {
        var message = ChatMessage(role: .tool)
        for (field, value) in try reader.fields(OutputField.self) {
            let key = field.rawValue
            switch field {
            case .type: break
            case .id: try score(key, value, reader, index)
            case .status: try reader.status(value)
            case .callID: message.toolCallID = try score(key, value, reader, index)
            case .output:
                message.content = try content(key, value, reader, .tool, Segment.Path("input", index: index, leaf: key))
                message.hasContent = true
            }
        }
        guard let id = message.toolCallID, !id.isEmpty else { throw Self.missing("call_id", reader) }
        guard message.hasContent else { throw Self.missing("output", reader) }
        return message
    }

    /// The texts of an item of reasoning. They are scored with the message that they are given to, joined as it is.
    mutating func reasoning(_ reader: ObjectReader, _ index: Int) throws(DecodeRefusal) -> [String] {
        var summary: [String] = []
        var content: [String] = []
        for (field, value) in try reader.fields(ReasoningField.self) {
            let key = field.rawValue
            switch field {
            case .type: break
            case .id: try score(key, value, reader, index)
            case .status: try reader.status(value)
            case .summary: summary = try texts(key, value, reader, "summary_text")
            case .content: content = value.isNull ? [] : try texts(key, value, reader, "reasoning_text")
            case .encryptedContent: _ = try reader.optionalString(key, value)
            }
        }
        return (summary + content).filter { !$0.isEmpty }
    }

    private static func role(_ reader: ObjectReader) throws(DecodeRefusal) -> ChatMessage.Role {
        guard let view = reader.view["role"] else { throw missing("role", reader) }
        switch try reader.string("role", view) {
        case "system", "developer": return .system
        case "user": return .user
        case "assistant": return .assistant
        default: throw .range(reader.name("role"), "one of system, developer, user, assistant")
        }
    }

    /// A string that is scored as a field; empty for null.
    @discardableResult
    private mutating func score(
        _ key: String, _ value: JSONView, _ reader: ObjectReader, _ index: Int
    ) throws(DecodeRefusal) -> String {
        let text = try reader.optionalString(key, value) ?? ""
        shared.collector.add(text, .field, Segment.Path("input", index: index, leaf: key))
        return text
    }

    static func missing(_ key: String, _ reader: ObjectReader) -> DecodeRefusal {
        DecodeRefusal(.bodyMalformed, "'\(reader.name(key))' is missing", param: reader.name(key))
    }
}
