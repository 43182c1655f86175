import Testing
import Vocabulary

@testable import Wire

/// Finds what an upstream would receive that no detector saw.
enum UnscoredText {
    /// Strings of an upstream's body, keys included, that neither a segment nor the gateway's vocabulary holds.
    static func find(in body: String, _ segments: [Segment]) throws -> [String] {
        var strings: [String] = []
        try gather(try JSONDocument(Array(body.utf8)).root, into: &strings)
        let texts = segments.map { Array($0.text.utf8) }
        let whole = Set(texts)
        return strings.filter { string in
            let piece = Array(string.utf8)
            return !own.contains(string) && !whole.contains(piece) && !texts.contains { holds($0, piece) }
        }
    }

    /// Containment byte for byte: the standard library's own would take canonically equal text for the same.
    private static func holds(_ text: [UInt8], _ piece: [UInt8]) -> Bool {
        guard piece.count <= text.count, let first = piece.first else { return piece.isEmpty }
        return text.withUnsafeBufferPointer { text in
            for at in 0...(text.count - piece.count) where text[at] == first {
                if UnsafeBufferPointer(rebasing: text[at..<(at + piece.count)]).elementsEqual(piece) { return true }
            }
            return false
        }
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

    /// Names and values that the encoders write by themselves; the generators' text is never one of them.
    private static let own: Set<String> = [
        "", "answer", "arguments", "assistant", "auto", "best_of", "call_0", "call_1", "call_2", "content", "context",
        "description", "dimensions", "echo", "encoding_format", "float", "format", "frequency_penalty", "function",
        "high", "id", "image_url", "images", "include_usage", "input", "json", "json_object", "json_schema",
        "logit_bias", "logprobs", "low", "max_tokens", "max_completion_tokens", "repetition_penalty", "verbosity",
        "messages", "min_p", "model", "n", "name", "none", "num_ctx",
        "num_predict", "options", "parallel_tool_calls", "parameters", "presence_penalty", "prompt", "raw",
        "reasoning_content", "reasoning_effort", "repeat_last_n", "repeat_penalty", "typical_p", "medium", "required",
        "response_format", "role", "schema",
        "seed", "stop", "stream", "stream_options", "strict", "suffix", "system", "temperature", "template", "text",
        "think", "thinking", "tool", "tool_call_id", "tool_calls", "tool_choice", "tool_name", "tools", "top_k",
        "top_logprobs", "top_p", "truncate", "type", "url", "user", "{}", Bodies.png,
        "data:image/png;base64,\(Bodies.png)",
    ]
}
