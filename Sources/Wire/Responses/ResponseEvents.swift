import Vocabulary

/// Writes the events of a streamed response; each carries its place in the sequence.
struct ResponseEvents: Sendable {
    private var sequence = 0

    /// One event; `members` writes what stands behind its type and place.
    mutating func event(_ type: StaticString, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
        var out = JSONWriter(capacity: 256)
        out.beginObject()
        out.field("type", "\(type)")
        out.field("sequence_number", sequence)
        members(&out)
        out.endObject()
        sequence += 1
        return OpenAIFrame.event(out.bytes, name: type)
    }

    /// The event that ends a stream in its middle. It has the members that the API documents, and an `error` with the four
    /// keys of every other error besides: the client libraries raise for that one only.
    mutating func failure(_ code: ReasonCode, message: String) -> [UInt8] {
        event("error") { out in
            out.field("code", ErrorBody.openAICode(code))
            out.field("message", message)
            out.null("param")
            out.key("error")
            ErrorBody.openAI(code, message: message, &out)
        }
    }

    /// An item begins, and with it its one part. By now the same piece may have ended the item already.
    mutating func opened(_ item: ResponseItem, at index: Int) -> [UInt8] {
        var item = item
        item.status = .inProgress
        let added = self.item("response.output_item.added", item, index)
        switch item.kind {
        case .reasoning: return added + part("response.reasoning_summary_part.added", item, index, text: "")
        case .text, .refusal: return added + part("response.content_part.added", item, index, text: "")
        case .call: return added
        }
    }

    mutating func grew(
        _ item: ResponseItem, at index: Int, by delta: String, _ logprobs: ResponseLogprobs
    ) -> [UInt8] {
        event(item.kind.delta) { out in
            Self.place(item, index, &out)
            out.field("delta", delta)
            if case .text = item.kind { logprobs.write(&out) }
        }
    }

    /// An item's text, its part and the item itself are whole.
    mutating func closed(_ item: ResponseItem, at index: Int) -> [UInt8] {
        var bytes = event(item.kind.done) { out in
            Self.place(item, index, &out)
            switch item.kind {
            case .reasoning: out.field("text", item.text)
            case .refusal: out.field("refusal", item.text)
            case .text:
                out.field("text", item.text)
                item.logprobs.write(&out)
            case .call:
                out.field("name", item.name)
                out.field("arguments", item.text)
            }
        }
        switch item.kind {
        case .reasoning: bytes += part("response.reasoning_summary_part.done", item, index, text: item.text)
        case .text, .refusal: bytes += part("response.content_part.done", item, index, text: item.text)
        case .call: break
        }
        return bytes + self.item("response.output_item.done", item, index)
    }

    private mutating func item(_ type: StaticString, _ item: ResponseItem, _ index: Int) -> [UInt8] {
        event(type) { out in
            out.field("output_index", index)
            out.key("item")
            item.write(&out)
        }
    }

    private mutating func part(
        _ type: StaticString, _ item: ResponseItem, _ index: Int, text: String
    ) -> [UInt8] {
        event(type) { out in
            Self.place(item, index, &out)
            out.key("part")
            item.part(text, text.isEmpty ? .init() : item.logprobs, &out)
        }
    }

    /// Where an event belongs: an item and, but for calls, its one part.
    private static func place(_ item: ResponseItem, _ index: Int, _ out: inout JSONWriter) {
        out.field("item_id", item.id)
        out.field("output_index", index)
        switch item.kind {
        case .reasoning: out.field("summary_index", 0)
        case .text, .refusal: out.field("content_index", 0)
        case .call: break
        }
    }
}

extension ResponseItem.Kind {
    /// The event that brings more of an item's text.
    var delta: StaticString {
        switch self {
        case .reasoning: "response.reasoning_summary_text.delta"
        case .text: "response.output_text.delta"
        case .refusal: "response.refusal.delta"
        case .call: "response.function_call_arguments.delta"
        }
    }

    /// The event that brings the whole of it.
    var done: StaticString {
        switch self {
        case .reasoning: "response.reasoning_summary_text.done"
        case .text: "response.output_text.done"
        case .refusal: "response.refusal.done"
        case .call: "response.function_call_arguments.done"
        }
    }
}
