@testable import Wire

/// Clients of every route that answers text, each with a request that asks for all that an answer can hold.
enum Clients {
    /// The time that all answers are written at, in nanoseconds since 1970.
    static let now = 8_000_000_000

    static let requests: [(api: ClientAPI, request: ModelRequest)] = [
        (
            .chatCompletions,
            #"{"model":"m","messages":[{"role":"user","content":"q"}],"stream":true,"stream_options":{"include_usage":true}}"#
        ),
        (.completions, #"{"model":"m","prompt":"q","stream":true,"stream_options":{"include_usage":true}}"#),
        (.responses, #"{"model":"m","input":"q","stream":true,"include":["message.output_text.logprobs"]}"#),
        (.ollamaChat, #"{"model":"m","messages":[{"role":"user","content":"q"}]}"#),
        (.ollamaGenerate, #"{"model":"m","prompt":"q"}"#),
    ].map { api, body in
        do {
            return (api, try api.decode(JSONDocument(Array(body.utf8))))
        } catch {
            fatalError("\(api): \(error)")
        }
    }

    /// A fresh writer for one of the requests, of answers of an upstream.
    static func writer(_ request: ModelRequest, _ source: UpstreamAPI) -> any AnswerWriter {
        let context = AnswerContext(id: "id", began: 7_000_000_000, source: source.dialect)
        guard let writer = request.writer(context) else { fatalError("no writer for \(request.api)") }
        return writer
    }

    /// The upstreams' routes that answer text.
    static let sources: [UpstreamAPI] = [.chatCompletions, .completions, .ollamaChat, .ollamaGenerate]
}
