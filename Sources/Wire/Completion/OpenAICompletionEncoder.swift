/// Writes a completion for an OpenAI-compatible upstream.
enum OpenAICompletionEncoder {
    /// `/v1/completions` stays what it is. `/api/generate` is a conversation of one turn to such a server, since there the
    /// model's template is applied to messages only; with a suffix it is a gap to fill, which only completions have.
    static func call(_ request: CompletionRequest, salt: Minted?) throws(DecodeRefusal) -> UpstreamCall {
        try check(request)
        if request.api == .ollamaGenerate, request.suffix == nil, !request.raw {
            return UpstreamCall(.chatCompletions, OpenAIChatEncoder.encode(request.chat, salt: salt))
        }
        if request.api == .ollamaGenerate { try checkText(request) }
        return UpstreamCall(.completions, encode(request, salt))
    }

    private static func check(_ request: CompletionRequest) throws(DecodeRefusal) {
        for (field, isThere) in [
            ("template", request.template != nil), ("context", request.context != nil || request.sealedContext != nil),
        ]
        where isThere {
            throw DecodeRefusal(.paramForbidden, "this model's server has no '\(field)'", param: field)
        }
    }

    /// Refuses what `/api/generate` has and completions have not.
    private static func checkText(_ request: CompletionRequest) throws(DecodeRefusal) {
        let isPlain = if case .text = request.format { true } else { false }
        let fields = [
            ("images", !request.images.isEmpty), ("system", request.system != nil), ("format", !isPlain),
            ("think", request.think.map { $0.bool != false } ?? false), ("logprobs", request.parameters.logprobs),
        ]
        for (field, isThere) in fields where isThere {
            throw DecodeRefusal(
                .paramForbidden, "this model's server takes no '\(field)' with 'suffix' or 'raw'", param: field)
        }
    }

    private static func encode(_ request: CompletionRequest, _ salt: Minted?) -> [UInt8] {
        var out = JSONWriter(capacity: request.segments.reduce(256) { $0 + $1.text.utf8.count })
        out.beginObject()
        out.field("model", request.model)
        if let tokens = request.tokens {
            out.optional("prompt", tokens)
        } else if request.prompts.count == 1 {
            out.field("prompt", request.prompts[0])
        } else {
            out.field("prompt", request.prompts)
        }
        out.optional("suffix", request.suffix)
        out.field("stream", request.stream)
        if request.stream { out.usageOption() }
        out.openAISampling(request.parameters)
        out.optional("best_of", request.parameters.bestOf)
        if request.parameters.logprobs { out.field("logprobs", request.parameters.topLogprobs ?? 0) }
        if request.parameters.echo { out.field("echo", true) }
        out.cacheSalt(salt)
        out.endObject()
        return out.bytes
    }
}

extension JSONWriter {
    /// Streams always ask for usage, which budgets need.
    mutating func usageOption() {
        key("stream_options")
        beginObject()
        field("include_usage", true)
        endObject()
    }
}
