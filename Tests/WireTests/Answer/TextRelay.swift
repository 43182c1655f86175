import Testing

@testable import Wire

/// Reads an upstream's answer and writes it for the client of a route, under fixed names and times.
enum TextRelay {
    static func writer(
        _ client: ClientAPI, _ members: String = "", from upstream: UpstreamAPI
    ) throws -> any AnswerWriter {
        let request = try Bodies.decode(Bodies.body(client, members), client)
        let context = AnswerContext(id: "id", began: 7_000_000_000, source: upstream.dialect)
        return try #require(request.writer(context))
    }

    static func whole(_ body: String, from upstream: UpstreamAPI, to client: ClientAPI) throws -> String {
        let answer = try upstream.whole(JSONDocument(Array(body.utf8)), logprobs: 20)
        let bytes = try writer(client, from: upstream).whole(answer, now: 7_000_000_009)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func stream(
        _ payloads: [String], from upstream: UpstreamAPI, to client: ClientAPI, _ members: String = "", piece: Int = 64
    ) throws -> AnswerRelay.Stream {
        AnswerRelay.stream(
            input(payloads, upstream), from: upstream, to: try writer(client, members, from: upstream), piece: piece)
    }

    /// Payloads as the upstream sends them.
    static func input(_ payloads: [String], _ upstream: UpstreamAPI) -> String {
        payloads.map { upstream.dialect == .openai ? "data: \($0)\n\n" : "\($0)\n" }.joined()
    }

    /// What stands in front of the choices of a completion.
    static func completionFront(_ upstream: UpstreamAPI) -> String {
        #"{"id":"cmpl-id","object":"text_completion","created":7,"model":"m","#
            + (upstream.dialect == .ollama ? #""system_fingerprint":"fp_ollama","# : "")
    }

    /// What stands in front of the text of a line.
    static let generateFront = #"{"model":"m","created_at":"1970-01-01T00:00:07.000000009Z","#
}
