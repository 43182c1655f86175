import Testing

@testable import Wire

/// An answer is read as one of the route that was asked, and as no other's.
struct UpstreamReadTests {
    @Test(arguments: UpstreamAPI.allCases, UpstreamAPI.allCases)
    func `A whole answer reads on its own route only`(api: UpstreamAPI, other: UpstreamAPI) throws {
        let document = try JSONDocument(Array(Self.whole(other).utf8))
        guard api == other, Self.isText(api) else {
            #expect(throws: AnswerFault.malformed) { try api.whole(document, logprobs: nil) }
            return
        }
        #expect(try api.whole(document, logprobs: nil).choices.map(\.content) == ["a"])
    }

    @Test(arguments: UpstreamAPI.allCases, UpstreamAPI.allCases)
    func `A piece of a stream reads on its own route only`(api: UpstreamAPI, other: UpstreamAPI) throws {
        let payload = Array(Self.piece(other).utf8)
        guard api == other, Self.isText(api) else {
            #expect(throws: AnswerFault.malformed) { try api.deltas(payload, callsBefore: 0) }
            return
        }
        let texts = try api.deltas(payload, callsBefore: 0).map {
            if case .piece(let piece) = $0 { piece.content } else { "" }
        }
        #expect(texts == ["a"])
    }

    @Test(
        arguments: [("0", 0), ("16383", 16383), ("16384", nil), ("-1", nil), ("9223372036854775807", nil)]
            as [(String, Int?)])
    func `A choice has a place that a request can ask for`(index: String, place: Int?) throws {
        for (api, text) in [
            (UpstreamAPI.chatCompletions, #""message":{"content":"a"},"delta":{"content":"a"}"#),
            (.completions, #""text":"a""#),
        ] {
            let body = Array(#"{"choices":[{"index":\#(index),\#(text)}]}"#.utf8)
            guard let place else {
                #expect(throws: AnswerFault.malformed) { try api.whole(JSONDocument(body), logprobs: nil) }
                #expect(throws: AnswerFault.malformed) { try api.deltas(body, callsBefore: 0) }
                continue
            }
            #expect(try api.whole(JSONDocument(body), logprobs: nil).choices.map(\.index) == [place])
            let places = try api.deltas(body, callsBefore: 0).map {
                if case .piece(let piece) = $0 { piece.index } else { -1 }
            }
            #expect(places == [place])
        }
    }

    private static func isText(_ api: UpstreamAPI) -> Bool { api != .embeddings && api != .ollamaEmbed }

    private static func whole(_ api: UpstreamAPI) -> String {
        switch api {
        case .chatCompletions: #"{"choices":[{"message":{"content":"a"}}]}"#
        case .completions: #"{"choices":[{"text":"a"}]}"#
        case .ollamaChat: #"{"message":{"content":"a"},"done":true}"#
        case .ollamaGenerate: #"{"response":"a","done":true}"#
        case .embeddings: #"{"data":[{"embedding":[1]}]}"#
        case .ollamaEmbed: #"{"embeddings":[[1]]}"#
        }
    }

    private static func piece(_ api: UpstreamAPI) -> String {
        switch api {
        case .chatCompletions: #"{"choices":[{"delta":{"content":"a"}}]}"#
        case .completions, .embeddings, .ollamaEmbed: whole(api)
        case .ollamaChat: #"{"message":{"content":"a"},"done":false}"#
        case .ollamaGenerate: #"{"response":"a","done":false}"#
        }
    }
}
