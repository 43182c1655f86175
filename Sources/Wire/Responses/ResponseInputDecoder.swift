import Vocabulary

/// Turns the `input` of a response into the messages of a chat.
///
/// One turn of the assistant may come as many items: reasoning, a message, calls of functions. They become one message,
/// as servers of chats want it. Ids, annotations and the like, which no chat has, are scored and not passed on; what is
/// opaque by design and huge, encrypted reasoning and log probabilities, is neither scored nor ever passed on.
struct ResponseInputDecoder {
    /// Reads what this API has in common with chats, and holds what must be scored.
    var shared: ChatMessageDecoder
    private var messages: [ChatMessage] = []
    /// Reasoning that waits for the message or the call it led to.
    private var reasoning: [String] = []

    /// Kinds of items; a message may leave its kind out.
    enum Kind: String, CaseIterable {
        case message, reasoning
        case functionCall = "function_call"
        case functionCallOutput = "function_call_output"
        case itemReference = "item_reference"
    }

    init(_ policy: ParameterPolicy) { shared = ChatMessageDecoder(.openai, policy) }

    mutating func read(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        if value.isNull { return }
        if let text = value.string {
            shared.collector.add(text, .user, "input")
            return messages.append(ChatMessage(role: .user, content: [.text(text)]))
        }
        guard value.isArray else { throw .type("input", wants: "a string or an array of items", got: value) }
        for (index, element) in value.elements.enumerated() {
            guard index < ChatMessageDecoder.limit else {
                throw .range("input", "\(ChatMessageDecoder.limit) items at most")
            }
            try item(try ObjectReader(element, path: "input[\(index)]"), index)
        }
        dropReasoning()
    }

    /// The messages, once all of the body was read.
    mutating func finished() throws(DecodeRefusal) -> [ChatMessage] {
        guard !messages.isEmpty else {
            throw DecodeRefusal(.bodyMalformed, "'input' is missing or empty", param: "input")
        }
        for case let text? in messages.map(\.reasoning) { shared.collector.add(text, .assistant, "input.reasoning") }
        return messages
    }

    private mutating func item(_ reader: ObjectReader, _ index: Int) throws(DecodeRefusal) {
        switch try Self.kind(reader) {
        case .message: add(try message(reader, index))
        case .reasoning: reasoning += try reasoning(reader, index)
        case .functionCall:
            let call = try call(reader, index)
            if messages.last?.role != .assistant { messages.append(ChatMessage(role: .assistant)) }
            giveReasoning()
            messages[messages.count - 1].toolCalls.append(call)
        case .functionCallOutput: add(try output(reader, index))
        case .itemReference:
            throw DecodeRefusal(
                .tenantContextMismatch, "no items are stored here: send the whole item", param: reader.path)
        }
    }

    private static func kind(_ reader: ObjectReader) throws(DecodeRefusal) -> Kind {
        guard let type = reader.view["type"], !type.isNull else {
            return reader.view["role"] == nil && reader.view["id"] != nil ? .itemReference : .message
        }
        guard let kind = Kind(rawValue: try reader.string("type", type)) else {
            throw DecodeRefusal(
                .paramForbidden, "items of this type are not accepted here", param: reader.name("type"))
        }
        return kind
    }

    /// Adds a message; the text of an assistant joins the calls before it, which must stand next to their results.
    private mutating func add(_ message: ChatMessage) {
        guard message.role == .assistant else {
            dropReasoning()
            return messages.append(message)
        }
        if let last = messages.last, last.role == .assistant, !last.hasContent {
            messages[messages.count - 1].content = message.content
            messages[messages.count - 1].hasContent = true
        } else {
            messages.append(message)
        }
        giveReasoning()
    }

    /// Joins the reasoning that waits to the last message.
    private mutating func giveReasoning() {
        guard !reasoning.isEmpty else { return }
        let earlier = messages[messages.count - 1].reasoning.map { [$0] } ?? []
        messages[messages.count - 1].reasoning = (earlier + reasoning).joined(separator: "\n")
        reasoning = []
    }

    /// Scores the reasoning that led to nothing, and forgets it.
    private mutating func dropReasoning() {
        for text in reasoning { shared.collector.add(text, .assistant, "input.reasoning") }
        reasoning = []
    }
}
