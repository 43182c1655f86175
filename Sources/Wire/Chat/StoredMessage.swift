import Vocabulary

extension ChatMessage {
    /// The message as it is kept: one JSON object that ``ChatHistory`` reads, in the words of OpenAI's dialect and
    /// canonical, so that no byte of the client's is in it.
    ///
    /// What led to an answer is left out: models are not asked to read their own reasoning again.
    public func stored() -> [UInt8] {
        var out = JSONWriter(capacity: 64 + text.utf8.count)
        out.beginObject()
        out.field("role", role.rawValue)
        out.key("content")
        writeStored(&out)
        out.optional("name", name)
        out.optional("tool_name", toolName)
        out.optional("tool_call_id", toolCallID)
        if !toolCalls.isEmpty { out.list("tool_calls", toolCalls, Self.writeStored) }
        out.endObject()
        return out.bytes
    }

    private func writeStored(_ out: inout JSONWriter) {
        guard hasContent || !content.isEmpty else { return out.null() }
        let parts = merged
        if parts.isEmpty { return out.string("") }
        if parts.count == 1, case .text(let text) = parts[0] { return out.string(text) }
        out.beginArray()
        for part in parts {
            out.beginObject()
            switch part {
            case .text(let text):
                out.field("type", "text")
                out.field("text", text)
            case .image(let base64, let mediaType): Self.writeURL("data:\(mediaType);base64,\(base64)", &out)
            case .remoteImage(let url): Self.writeURL(url, &out)
            }
            out.endObject()
        }
        out.endArray()
    }

    private static func writeURL(_ url: String, _ out: inout JSONWriter) {
        out.field("type", "image_url")
        out.key("image_url")
        out.beginObject()
        out.field("url", url)
        out.endObject()
    }

    private static func writeStored(_ call: ToolCall, _ out: inout JSONWriter) {
        out.optional("id", call.id)
        out.field("type", "function")
        out.key("function")
        out.beginObject()
        out.field("name", call.name)
        out.field("arguments", call.arguments)
        out.endObject()
    }
}
