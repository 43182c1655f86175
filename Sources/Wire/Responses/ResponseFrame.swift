/// The object around an output: what the answer is, and what it repeats of its request.
struct ResponseFrame: Sendable {
    private let id: String
    private let created: Int
    private let model: String
    private let parameters: SamplingParameters
    private let echo: ResponseEcho
    private let isStored: Bool

    /// How far the response has come.
    enum State {
        case inProgress
        /// At a Unix time in seconds.
        case completed(Int)
        /// For a reason of this API's.
        case incomplete(String)
    }

    init(_ chat: ChatRequest, _ context: AnswerContext) {
        id = context.response ?? "resp_" + context.id
        isStored = context.response != nil
        created = context.created
        model = chat.model
        parameters = chat.parameters
        echo = chat.echo ?? ResponseEcho()
    }

    /// Writes the whole object. Members and their order are those of Ollama's answers, `user` apart: it comes last, and
    /// only where the client sent it. Limits are those that held, which may be lower than what the client asked for.
    func write(_ state: State, _ items: [ResponseItem], _ usage: Usage?, _ out: inout JSONWriter) {
        out.beginObject()
        out.field("id", id)
        out.field("object", "response")
        out.field("created_at", created)
        self.state(state, &out)
        out.field("model", model)
        out.field("previous_response_id", echo.previousResponse)
        out.field("instructions", echo.instructions)
        out.key("output")
        out.beginArray()
        for item in items { item.write(&out) }
        out.endArray()
        out.null("error")
        shape(&out)
        self.usage(usage, &out)
        out.field("max_output_tokens", parameters.maxTokens)
        out.field("max_tool_calls", echo.maxToolCalls)
        out.field("store", isStored)
        out.field("background", false)
        out.field("service_tier", "default")
        if let metadata = echo.metadata { out.optional("metadata", metadata) } else { out.emptyObject("metadata") }
        out.nullable("safety_identifier", echo.safetyIdentifier)
        out.nullable("prompt_cache_key", echo.promptCacheKey)
        out.optional("user", echo.user)
        out.endObject()
    }

    private func state(_ state: State, _ out: inout JSONWriter) {
        switch state {
        case .inProgress:
            out.null("completed_at")
            out.field("status", "in_progress")
            out.null("incomplete_details")
        case .completed(let time):
            out.field("completed_at", time)
            out.field("status", "completed")
            out.null("incomplete_details")
        case .incomplete(let reason):
            out.null("completed_at")
            out.field("status", "incomplete")
            out.key("incomplete_details")
            out.beginObject()
            out.field("reason", reason)
            out.endObject()
        }
    }

    private func shape(_ out: inout JSONWriter) {
        out.list("tools", echo.tools.map { Array($0.elements) } ?? [])
        if let choice = echo.toolChoice {
            out.optional("tool_choice", choice)
        } else {
            out.field("tool_choice", "auto")
        }
        out.field("truncation", echo.truncation)
        out.field("parallel_tool_calls", echo.parallelToolCalls)
        text(&out)
        out.number("top_p", parameters.topP ?? 1)
        out.field("presence_penalty", 0)
        out.field("frequency_penalty", 0)
        out.field("top_logprobs", parameters.topLogprobs ?? 0)
        out.number("temperature", parameters.temperature ?? 1)
        out.nullable("reasoning", echo.reasoning)
    }

    private func text(_ out: inout JSONWriter) {
        out.key("text")
        out.beginObject()
        out.key("format")
        if let format = echo.format {
            out.value(format)
        } else {
            out.beginObject()
            out.field("type", "text")
            out.endObject()
        }
        out.optional("verbosity", echo.verbosity)
        out.endObject()
    }

    private func usage(_ usage: Usage?, _ out: inout JSONWriter) {
        guard let usage else { return out.null("usage") }
        out.key("usage")
        out.beginObject()
        out.field("input_tokens", usage.input)
        out.field("output_tokens", usage.output)
        out.field("total_tokens", usage.input + usage.output)
        out.key("input_tokens_details")
        out.beginObject()
        out.field("cached_tokens", 0)
        out.endObject()
        out.key("output_tokens_details")
        out.beginObject()
        out.field("reasoning_tokens", 0)
        out.endObject()
        out.endObject()
    }
}

extension JSONWriter {
    /// Null when the value is absent.
    fileprivate mutating func nullable(_ name: StaticString, _ value: JSONView?) {
        key(name)
        if let value { self.value(value) } else { null() }
    }

    fileprivate mutating func emptyObject(_ name: StaticString) {
        key(name)
        beginObject()
        endObject()
    }

    /// A whole number without a fraction, as other servers write it.
    fileprivate mutating func number(_ name: StaticString, _ value: Double) {
        key(name)
        if let whole = Int(exactly: value) { int(whole) } else { double(value) }
    }
}
