import Testing
import Vocabulary

@testable import Wire

/// What makes scoring sound: an upstream receives no string of a client's that the detectors did not see.
struct ScoredTextTests {
    @Test(arguments: Dialect.allCases, Dialect.allCases)
    func `Every string of an upstream's body was scored or is a word of the gateway's own`(
        client: Dialect, upstream: Dialect
    ) throws {
        var chats = RandomChat(seed: client == .openai ? 31 : 32)
        var encoded = 0
        for round in 0..<5000 {
            let body = chats.body(client)
            let request = try Bodies.decode(body, client)
            guard let text = try? Bodies.encode(request, for: upstream) else { continue }
            encoded += 1
            let missing = try Self.unscored(JSONDocument(Array(text.utf8)).root, request.segments)
            #expect(missing == [], "round \(round): \(body)")
        }
        #expect(encoded > 2000)
    }

    @Test(arguments: Dialect.allCases) func `A string that no segment holds is reported`(upstream: Dialect) throws {
        var request = try Bodies.decode(
            #"{"model":"mod","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"fun","arguments":"{\"key\":\"v\\u0061l\"}"}}]}]}"#,
            .openai)
        let root = try JSONDocument(Array(Bodies.encode(request, for: upstream).utf8)).root
        for hidden in ["mod", "fun", "key", "val"] {
            let segments = request.segments.filter { !$0.text.contains(hidden) }
            #expect(try Self.unscored(root, segments).contains(hidden))
        }
        request.segments = []
        #expect(try Self.unscored(root, request.segments).count >= 4)
    }

    /// Strings at or below `view`, keys included, that neither a segment nor the gateway's vocabulary holds.
    private static func unscored(_ view: JSONView, _ segments: [Segment]) throws -> [String] {
        var strings: [String] = []
        try gather(view, into: &strings)
        let whole = Set(segments.map { Array($0.text.utf8) })
        return strings.filter { string in
            !isOwn(string) && !whole.contains(Array(string.utf8)) && !segments.contains { holds($0.text, string) }
        }
    }

    /// Containment byte for byte: the standard library's own would take canonically equal text for the same.
    private static func holds(_ text: String, _ piece: String) -> Bool {
        let (text, piece) = (Array(text.utf8), Array(piece.utf8))
        guard piece.count < text.count else { return piece == text }
        return (0...(text.count - piece.count)).contains { text[$0...].starts(with: piece) }
    }

    private static func gather(_ view: JSONView, into strings: inout [String]) throws {
        if let text = view.string { strings.append(text) }
        for element in view.elements { try gather(element, into: &strings) }
        for member in view.members {
            let key = try #require(member.key.string)
            strings.append(key)
            try gather(member.value, into: &strings)
            if key == "arguments", let text = member.value.string, !text.isEmpty {
                try gather(JSONDocument(Array(text.utf8)).root, into: &strings)
            }
        }
    }

    private static func isOwn(_ string: String) -> Bool {
        own.contains(string) || string == Bodies.png || string == "data:image/png;base64,\(Bodies.png)"
    }

    /// Names and values that the encoders write by themselves; the generator's text is never one of them.
    private static let own: Set<String> = [
        "", "model", "messages", "role", "content", "name", "reasoning_content", "thinking", "tool_calls",
        "tool_call_id",
        "tool_name", "id", "type", "function", "arguments", "{}", "call_0", "call_1", "call_2", "text", "image_url",
        "url", "images",
        "system", "user", "assistant", "tool", "stream", "stream_options", "include_usage", "tools", "tool_choice",
        "parallel_tool_calls", "response_format", "json_object", "json_schema", "schema", "strict", "answer", "json",
        "format", "think",
        "low", "reasoning_effort", "options", "temperature", "top_p", "top_k", "min_p", "max_tokens", "num_predict",
        "num_ctx", "n", "seed",
        "stop", "presence_penalty", "frequency_penalty", "repeat_penalty", "logprobs", "top_logprobs", "logit_bias",
    ]
}
