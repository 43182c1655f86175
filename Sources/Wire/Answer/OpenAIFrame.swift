/// What the answers of OpenAI's completions, of chats and of texts, have in common.
struct OpenAIFrame: Sendable {
    private let id: String
    private let created: Int
    private let model: String
    private let source: Dialect

    init(_ context: AnswerContext, prefix: String, model: String) {
        id = prefix + context.id
        created = context.created
        self.model = model
        source = context.source
    }

    /// OpenAI writes what is not there as null; Ollama leaves it out, and so do its answers here.
    var writesNulls: Bool { source == .openai }

    func begin(_ out: inout JSONWriter, object: String) {
        out.beginObject()
        out.field("id", id)
        out.field("object", object)
        out.field("created", created)
        out.field("model", model)
        if source == .ollama { out.field("system_fingerprint", "fp_ollama") }
    }

    func usage(_ usage: Usage, _ out: inout JSONWriter) {
        out.key("usage")
        out.beginObject()
        out.field("prompt_tokens", usage.input)
        out.field("completion_tokens", usage.output)
        out.field("total_tokens", usage.input + usage.output)
        out.endObject()
    }

    /// The usage event, where it was asked for, and the word that ends a stream.
    func ending(_ usage: Usage?, object: String) -> [UInt8] {
        var bytes: [UInt8] = []
        if let usage {
            var out = JSONWriter(capacity: 256)
            begin(&out, object: object)
            out.list("choices", [Int]()) { _, _ in }
            self.usage(usage, &out)
            out.endObject()
            bytes = Self.event(out.bytes)
        }
        return bytes + Array("data: [DONE]\n\n".utf8)
    }

    /// A JSON object as one server-sent event; the object holds no line break, since the writer escapes them.
    static func event(_ json: [UInt8], name: StaticString? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count + 64)
        if let name { bytes.append(contentsOf: "event: \(name)\n".utf8) }
        bytes.append(contentsOf: "data: ".utf8)
        bytes.append(contentsOf: json)
        bytes.append(contentsOf: [0x0A, 0x0A])
        return bytes
    }
}
