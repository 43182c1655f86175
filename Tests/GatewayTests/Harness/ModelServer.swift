import Wire

/// What a well-behaved model server says, in both dialects; the answer is always ``text``.
enum ModelServer {
    static let pieces = ["Hello", " from", " the model"]
    static let text = pieces.joined()
    /// Tokens that it says it used.
    static let usage = (input: 7, output: 3)

    /// Answers everything well.
    static func good(_ dialect: Dialect) -> FakeUpstream.Script {
        { request in about(request, dialect) ?? answer(request, dialect) }
    }

    /// Answers questions about itself well, and chats by a script.
    static func chats(_ dialect: Dialect, _ script: @escaping FakeUpstream.Script) -> FakeUpstream.Script {
        { request in about(request, dialect) ?? script(request) }
    }

    static func about(_ request: FakeUpstream.Received, _ dialect: Dialect) -> [FakeUpstream.Step]? {
        guard request.method == "GET" else { return nil }
        switch (dialect, request.path) {
        case (.openai, "/v1/models"): return json(#"{"object":"list","data":[{"id":"tiny","object":"model"}]}"#)
        case (.ollama, "/api/version"): return json(#"{"version":"0.9.9"}"#)
        case (.ollama, "/api/tags"): return json(#"{"models":[{"name":"tiny","size":77,"digest":"abc"}]}"#)
        default: return json(#"{"error":"no such thing"}"#, status: "404 Not Found")
        }
    }

    static func answer(_ request: FakeUpstream.Received, _ dialect: Dialect) -> [FakeUpstream.Step] {
        guard request.streams else { return json(whole(dialect, request.path)) }
        let type = dialect == .ollama ? "application/x-ndjson" : "text/event-stream"
        return [head(type)] + stream(dialect, request.path).map { .send(chunk($0)) } + [.text("0\r\n\r\n")]
    }

    /// Vectors that it has for every text.
    static let vector = "[0.25,-1.5]"

    /// A whole answer on one of its routes.
    private static func whole(_ dialect: Dialect, _ path: String) -> String {
        switch path {
        case "/v1/completions":
            #"{"id":"cmpl-u","object":"text_completion","created":1,"model":"tiny","choices":[{"text":"\#(text)","index":0,"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"#
        case "/v1/embeddings":
            #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":\#(vector)}],"model":"tiny","usage":{"prompt_tokens":7,"total_tokens":7}}"#
        case "/api/generate":
            #"{"model":"tiny","created_at":"x","response":"\#(text)","done":true,"done_reason":"stop","context":[1,2],"prompt_eval_count":7,"eval_count":3}"#
        case "/api/embed": #"{"model":"tiny","embeddings":[\#(vector)],"prompt_eval_count":7}"#
        default: whole(dialect)
        }
    }

    private static func stream(_ dialect: Dialect, _ path: String) -> [String] {
        switch path {
        case "/v1/completions":
            pieces.map { "data: {\"choices\":[{\"text\":\"\($0)\",\"index\":0,\"finish_reason\":null}]}\n\n" } + [
                "data: {\"choices\":[{\"text\":\"\",\"index\":0,\"finish_reason\":\"stop\"}]}\n\n",
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n",
                "data: [DONE]\n\n",
            ]
        case "/api/generate":
            pieces.map { #"{"model":"tiny","response":"\#($0)","done":false}"# + "\n" } + [
                #"{"response":"","done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}"# + "\n"
            ]
        default: stream(dialect)
        }
    }

    /// A whole answer of 200, or of another status.
    static func json(_ body: String, status: String = "200 OK", extra: String = "") -> [FakeUpstream.Step] {
        let length = body.utf8.count
        return [
            .text(
                "HTTP/1.1 \(status)\r\ncontent-type: application/json\r\n\(extra)content-length: \(length)\r\n\r\n\(body)"
            )
        ]
    }

    static func head(_ type: String) -> FakeUpstream.Step {
        .text("HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\ntransfer-encoding: chunked\r\n\r\n")
    }

    static func chunk(_ text: String) -> [UInt8] {
        Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }

    static func whole(_ dialect: Dialect) -> String {
        switch dialect {
        case .openai:
            #"{"id":"chatcmpl-upstream","object":"chat.completion","created":1,"model":"tiny","choices":[{"index":0,"message":{"role":"assistant","content":"\#(text)"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"#
        case .ollama:
            #"{"model":"tiny","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"\#(text)"},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}"#
        }
    }

    /// The events or lines of a stream.
    static func stream(_ dialect: Dialect) -> [String] {
        switch dialect {
        case .openai:
            [delta(#"{"role":"assistant","content":""}"#)] + pieces.map { delta(#"{"content":"\#($0)"}"#) } + [
                delta("{}", finish: #""stop""#),
                "data: {\"id\":\"u\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"tiny\",\"choices\":[],"
                    + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\n",
                "data: [DONE]\n\n",
            ]
        case .ollama:
            pieces.map { line($0) } + [
                #"{"model":"tiny","created_at":"x","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}"#
                    + "\n"
            ]
        }
    }

    /// One event of an OpenAI stream.
    static func delta(_ delta: String, finish: String = "null") -> String {
        "data: {\"id\":\"u\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"tiny\","
            + "\"choices\":[{\"index\":0,\"delta\":\(delta),\"finish_reason\":\(finish)}]}\n\n"
    }

    /// One line of an Ollama stream.
    static func line(_ content: String) -> String {
        #"{"model":"tiny","created_at":"x","message":{"role":"assistant","content":"\#(content)"},"done":false}"# + "\n"
    }
}
