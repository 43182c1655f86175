@testable import Wire

extension RandomRequest {
    mutating func chatCompletions() -> Members {
        let choice = json.random.pick([
            string("auto"), string("none"), string("required"),
            object([("type", string("function")), ("function", object([("name", text())]))]),
        ])
        let format = object([
            ("type", string("json_schema")),
            ("json_schema", object([("name", text()), ("schema", open()), ("description", text())])),
        ])
        let required: Members = [("model", name()), ("messages", list(5) { $0.message(.openai) })]
        let shape: Members = [
            ("stream", .bool(once(in: 2))), ("tools", tools()), ("tool_choice", choice), ("response_format", format),
            ("reasoning_effort", text()), ("parallel_tool_calls", .bool(once(in: 2))),
            ("max_completion_tokens", .number("20")), ("logprobs", .bool(once(in: 2))),
            ("top_logprobs", .number("2")), ("stream_options", object([("include_usage", .bool(true))])),
            ("prediction", object([("type", string("content")), ("content", parts())])),
            ("verbosity", text()), ("modalities", list(1) { $0.string("text") }), ("store", .bool(false)),
        ]
        return required + some(shape) + sampling() + account()
    }

    mutating func account() -> Members {
        some([
            ("user", text()), ("metadata", open()), ("service_tier", text()),
            ("safety_identifier", text()), ("prompt_cache_key", text()), ("prompt_cache_retention", text()),
        ])
    }

    mutating func ollamaChat() -> Members {
        [("model", name()), ("messages", list(5) { $0.message(.ollama) })]
            + some([
                ("tools", tools()), ("format", json.random.pick([string("json"), open()])), ("think", text()),
                ("options", options()), ("keep_alive", text()), ("stream", .bool(once(in: 2))),
                ("logprobs", .bool(once(in: 2))), ("top_logprobs", .number("2")),
            ])
    }
}
