import Vocabulary

/// Decodes the `messages` of both dialects.
struct ChatMessageDecoder {
    let dialect: Dialect
    var collector = SegmentCollector()

    /// Most messages in one request.
    static let limit = 4096

    mutating func messages(_ list: JSONView) throws(DecodeRefusal) -> [ChatMessage] {
        guard list.isArray else { throw .type("messages", wants: "an array", got: list) }
        var out: [ChatMessage] = []
        for element in list.elements {
            guard out.count < Self.limit else { throw .range("messages", "\(Self.limit) at most") }
            out.append(try message(element, index: out.count))
        }
        return out
    }

    private mutating func message(_ view: JSONView, index: Int) throws(DecodeRefusal) -> ChatMessage {
        let reader = try ObjectReader(view, path: "messages[\(index)]")
        var message = ChatMessage(role: try role(reader))
        let channel = Self.channel(message.role)
        func path(_ leaf: String) -> Segment.Path { Segment.Path("messages", index: index, leaf: leaf) }
        for (keyView, value) in view.members {
            let key = keyView.string ?? ""
            switch key {
            case "role": break
            case "content":
                message.hasContent = !value.isNull
                message.content.insert(contentsOf: try content(value, reader, channel, path(key)), at: 0)
            case "name", "tool_name", "tool_call_id", "refusal", "reasoning", "reasoning_content", "thinking":
                let text = try reader.optionalString(key, value)
                collector.add(text ?? "", channel == .tool && key == "name" ? .field : channel, path(key))
                Self.assign(text, key, to: &message)
            case "tool_calls":
                if !value.isNull { message.toolCalls = try toolCalls(value, reader, path(key)) }
            case "images" where dialect == .ollama:
                if !value.isNull { message.content += try images(value, reader) }
            default: throw .unknown(reader.name(key))
            }
        }
        return message
    }

    private func role(_ reader: ObjectReader) throws(DecodeRefusal) -> ChatMessage.Role {
        guard let view = reader.view["role"] else {
            throw DecodeRefusal(.bodyMalformed, "'\(reader.name("role"))' is missing", param: reader.name("role"))
        }
        switch try reader.string("role", view) {
        case "system", "developer": return .system
        case "user": return .user
        case "assistant": return .assistant
        case "tool": return .tool
        default: throw .range(reader.name("role"), "one of system, developer, user, assistant, tool")
        }
    }

    static func channel(_ role: ChatMessage.Role) -> Channel {
        switch role {
        case .system: .system
        case .user: .user
        case .assistant: .assistant
        case .tool: .tool
        }
    }

    private static func assign(_ text: String?, _ key: String, to message: inout ChatMessage) {
        switch key {
        case "name": message.name = text
        case "tool_name": message.toolName = text
        case "tool_call_id": message.toolCallID = text
        case "reasoning", "reasoning_content", "thinking": message.reasoning = text
        default: break
        }
    }

    /// Parts are scored joined, as an encoder for a dialect without parts writes them: a text cut into parts is one text.
    private mutating func content(
        _ value: JSONView, _ reader: ObjectReader, _ channel: Channel, _ path: Segment.Path
    ) throws(DecodeRefusal) -> [ChatMessage.Part] {
        if value.isNull { return [] }
        if let text = value.string {
            collector.add(text, channel, path)
            return [.text(text)]
        }
        guard value.isArray, dialect == .openai else {
            throw .type(reader.name("content"), wants: "a string or an array of parts", got: value)
        }
        var parts: [ChatMessage.Part] = []
        for element in value.elements {
            parts.append(try part(element, try ObjectReader(element, path: reader.name("content"))))
        }
        collector.add(ChatMessage.text(of: parts), channel, path)
        return parts
    }

    private func part(_ view: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) -> ChatMessage.Part {
        var type = "", text: String?, image: ChatMessage.Part?
        for (keyView, value) in view.members {
            let key = keyView.string ?? ""
            switch key {
            case "type": type = try reader.string(key, value)
            case "text", "refusal": text = try reader.string(key, value)
            case "image_url": image = try imageURL(value, reader)
            default: throw .unknown(reader.name(key))
            }
        }
        switch (type, text, image) {
        case ("text", let text?, nil), ("refusal", let text?, nil): return .text(text)
        case ("image_url", nil, let image?): return image
        default: throw DecodeRefusal(.paramForbidden, "only text and image parts are accepted", param: reader.path)
        }
    }
}
