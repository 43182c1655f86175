import Vocabulary

/// Decodes the `messages` of both dialects.
struct ChatMessageDecoder {
    let dialect: Dialect
    let policy: ParameterPolicy
    var collector = SegmentCollector()
    /// The field that the messages stand in.
    private let path: String

    init(_ dialect: Dialect, _ policy: ParameterPolicy, path: String = "messages") {
        self.dialect = dialect
        self.policy = policy
        self.path = path
    }

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

    /// Members of a message that are taken.
    enum Field: String, CaseIterable {
        case role, content, name, refusal, reasoning, thinking, images, annotations, audio
        case functionCall = "function_call"
        case toolName = "tool_name"
        case toolCallID = "tool_call_id"
        case reasoningContent = "reasoning_content"
        case toolCalls = "tool_calls"
    }

    mutating func message(_ view: JSONView, index: Int) throws(DecodeRefusal) -> ChatMessage {
        let reader = try ObjectReader(view, path: "\(path)[\(index)]")
        var message = ChatMessage(role: try role(reader))
        for (keyView, value) in view.members {
            let key = keyView.string ?? ""
            guard let field = Field(rawValue: key), field != .images || dialect == .ollama else {
                throw .unknown(reader.name(key))
            }
            try read(field, value, reader, Segment.Path(path, index: index, leaf: key), into: &message)
        }
        return message
    }

    private mutating func read(
        _ field: Field, _ value: JSONView, _ reader: ObjectReader, _ path: Segment.Path,
        into message: inout ChatMessage
    ) throws(DecodeRefusal) {
        let channel = Self.channel(message.role)
        switch field {
        case .role: break
        case .content:
            message.hasContent = !value.isNull
            message.content.insert(contentsOf: try content(value, reader, channel, path), at: 0)
        case .name, .toolName, .toolCallID, .refusal, .reasoning, .reasoningContent, .thinking:
            let text = try reader.optionalString(field.rawValue, value)
            collector.add(text ?? "", channel == .tool && field == .name ? .field : channel, path)
            Self.assign(text, field, to: &message)
        case .toolCalls: if !value.isNull { message.toolCalls = try toolCalls(value, reader, path) }
        case .images: if !value.isNull { message.content += try images(value, reader) }
        case .annotations: if !value.isNull { collector.addAll(try list(field, value, reader), .field, path) }
        case .audio, .functionCall: guard value.isNull else { throw .unknown(reader.name(field.rawValue)) }
        }
    }

    /// What SDKs keep of an answer and send back with it: scored, and not passed on.
    private func list(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) -> JSONView {
        guard value.isArray else { throw .type(reader.name(field.rawValue), wants: "an array", got: value) }
        return value
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

    private static func assign(_ text: String?, _ field: Field, to message: inout ChatMessage) {
        switch field {
        case .name: message.name = text
        case .toolName: message.toolName = text
        case .toolCallID: message.toolCallID = text
        case .reasoning, .reasoningContent, .thinking: message.reasoning = text
        case .role, .content, .refusal, .images, .toolCalls, .annotations, .audio, .functionCall: break
        }
    }

    /// Parts are scored joined, as an encoder for a dialect without parts writes them: a text cut into parts is one text.
    mutating func content(
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

    private mutating func part(_ view: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) -> ChatMessage.Part {
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
