@testable import Wire

extension RandomRequest {
    mutating func completions() -> Members {
        let tokens = list(3) { _ in .number("5") }
        let prompt = once(in: 3) ? text() : once(in: 3) ? tokens : list(3) { $0.text() }
        return [("model", name()), ("prompt", prompt)]
            + some([
                ("suffix", text()), ("stream", .bool(once(in: 2))), ("user", text()), ("logprobs", .number("3")),
                ("stream_options", object([("include_usage", .bool(true))])), ("echo", .bool(once(in: 4))),
                ("best_of", .number("1")),
            ]) + sampling()
    }

    mutating func ollamaGenerate() -> Members {
        [("model", name()), ("prompt", text())]
            + some([
                ("suffix", text()), ("system", text()), ("images", images()),
                ("format", json.random.pick([string("json"), open()])), ("think", text()), ("options", options()),
                ("keep_alive", text()), ("stream", .bool(once(in: 2))), ("logprobs", .bool(once(in: 2))),
                ("top_logprobs", .number("2")),
            ])
            + (once(in: 2)
                ? some([
                    ("raw", .bool(once(in: 2))), ("template", text()), ("context", list(3) { _ in .number("7") }),
                ]) : [])
    }

    mutating func embeddings() -> Members {
        let tokens = list(3) { request in request.list(3) { _ in .number("5") } }
        return [("model", name()), ("input", once(in: 3) ? text() : once(in: 3) ? tokens : list(4) { $0.text() })]
            + some([
                ("dimensions", .number("64")), ("user", text()),
                ("encoding_format", string(json.random.pick(["float", "base64"]))),
            ])
    }

    mutating func ollamaEmbed() -> Members {
        [("model", name()), ("input", once(in: 2) ? text() : list(4) { $0.text() })]
            + some([
                ("truncate", .bool(once(in: 2))), ("dimensions", .number("64")), ("options", options()),
                ("keep_alive", text()),
            ])
    }

    mutating func ollamaEmbeddings() -> Members {
        [("model", name()), ("prompt", text())] + some([("options", options()), ("keep_alive", text())])
    }
}
