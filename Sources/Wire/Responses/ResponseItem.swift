/// One item of a response's output, as far as the answer has come.
struct ResponseItem: Sendable {
    enum Kind: Sendable {
        case reasoning, text, refusal
        /// A call of a function, with the id that its result must name.
        case call(id: String)

        /// What the ids of such items start with.
        var prefix: String {
            switch self {
            case .reasoning: "rs"
            case .text, .refusal: "msg"
            case .call: "fc"
            }
        }
    }

    enum Status: String, Sendable {
        case inProgress = "in_progress"
        case completed, incomplete
    }

    let kind: Kind
    let id: String
    /// The function's name; empty for other kinds.
    var name = ""
    /// The text; the JSON text of the arguments for a call.
    var text = ""
    var logprobs = ResponseLogprobs()
    var status = Status.inProgress

    init(_ kind: Kind, id: String) {
        self.kind = kind
        self.id = id
    }

    /// Writes the item; without its text while it is in progress, which the events of a stream bring.
    func write(_ out: inout JSONWriter) {
        out.beginObject()
        out.field("id", id)
        switch kind {
        case .reasoning:
            out.field("type", "reasoning")
            out.key("summary")
            parts(&out)
            out.field("status", status.rawValue)
        case .text, .refusal:
            out.field("type", "message")
            out.field("status", status.rawValue)
            out.field("role", "assistant")
            out.key("content")
            parts(&out)
        case .call(let callID):
            out.field("type", "function_call")
            out.field("status", status.rawValue)
            out.field("arguments", status == .inProgress ? "" : text)
            out.field("call_id", callID)
            out.field("name", name)
        }
        out.endObject()
    }

    private func parts(_ out: inout JSONWriter) {
        out.beginArray()
        if status != .inProgress { part(text, logprobs, &out) }
        out.endArray()
    }

    /// The item's one part around a text; calls have none.
    func part(_ text: String, _ logprobs: ResponseLogprobs, _ out: inout JSONWriter) {
        out.beginObject()
        switch kind {
        case .reasoning:
            out.field("type", "summary_text")
            out.field("text", text)
        case .text:
            out.field("type", "output_text")
            out.field("text", text)
            out.field("annotations", [String]())
            logprobs.write(&out)
        case .refusal:
            out.field("type", "refusal")
            out.field("refusal", text)
        case .call: break
        }
        out.endObject()
    }
}
