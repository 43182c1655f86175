/// Writes a completion for Ollama's native API, which has one route for it.
enum OllamaGenerateEncoder {
    static func encode(_ request: CompletionRequest) throws(DecodeRefusal) -> [UInt8] {
        try request.parameters.checkForOllama()
        guard request.tokens == nil, request.prompts.count == 1 else {
            throw DecodeRefusal(
                .paramOutOfRange, "this model's server continues one text at a time: 'prompt' must be a string",
                param: "prompt")
        }
        var out = JSONWriter(capacity: request.segments.reduce(256) { $0 + $1.text.utf8.count })
        out.beginObject()
        out.field("model", request.model)
        out.field("prompt", request.prompts[0])
        out.optional("suffix", request.suffix)
        out.optional("system", request.system)
        out.optional("template", request.template)
        if let context = request.context { out.list("context", context) { Int($0) } }
        if request.raw { out.field("raw", true) }
        out.ollamaImages(request.images)
        out.field("stream", request.stream)
        out.ollamaShape(request.format, request.think, request.parameters)
        out.ollamaOptions(request.parameters)
        out.endObject()
        return out.bytes
    }
}
