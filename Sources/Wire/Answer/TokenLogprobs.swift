/// Log probabilities of tokens, taken out of any of the three shapes that upstreams have, so that nothing else that stands
/// beside them reaches a client, and no more alternatives than it may see.
enum TokenLogprobs {
    /// A list of `{token, logprob, bytes, top_logprobs}`; nil where there is none. What is no token of its own is left out.
    ///
    /// - Parameter most: alternatives of each token.
    static func list(_ view: JSONView?, most: Int) -> JSONView? {
        guard let view, !view.isNull else { return nil }
        var out = JSONWriter(capacity: 512)
        out.beginArray()
        if let list = view.isArray ? view : view["content"], list.isArray {
            for token in list.elements { write(token, most, &out) }
        } else if let tokens = view["tokens"], tokens.isArray {
            write(legacy: view, tokens, most, &out)
        } else {
            return nil
        }
        out.endArray()
        return (try? JSONDocument(out.bytes))?.root
    }

    private static func write(_ token: JSONView, _ most: Int, _ out: inout JSONWriter) {
        guard let text = token["token"]?.string else { return }
        begin(text, token["logprob"], token["bytes"], &out)
        out.key("top_logprobs")
        out.beginArray()
        for other in (token["top_logprobs"].map { Array($0.elements) } ?? []).prefix(most) {
            guard let text = other["token"]?.string else { continue }
            begin(text, other["logprob"], other["bytes"], &out)
            out.endObject()
        }
        out.endArray()
        out.endObject()
    }

    /// Three lists side by side, as completions have them: tokens, their probabilities, and objects of alternatives.
    private static func write(legacy view: JSONView, _ tokens: JSONView, _ most: Int, _ out: inout JSONWriter) {
        let probabilities = view["token_logprobs"].map { Array($0.elements) } ?? []
        let alternatives = view["top_logprobs"].map { Array($0.elements) } ?? []
        for (place, token) in tokens.elements.enumerated() {
            guard let text = token.string else { continue }
            begin(text, place < probabilities.count ? probabilities[place] : nil, nil, &out)
            out.key("top_logprobs")
            out.beginArray()
            let others = place < alternatives.count ? Array(alternatives[place].members) : []
            for (name, value) in others.prefix(most) {
                begin(name.string ?? "", value, nil, &out)
                out.endObject()
            }
            out.endArray()
            out.endObject()
        }
    }

    /// The members that a token and an alternative share; its own bytes may be a part of a character.
    private static func begin(
        _ text: String, _ logprob: JSONView?, _ bytes: JSONView?, _ out: inout JSONWriter
    ) {
        out.beginObject()
        out.field("token", text)
        if let logprob, logprob.isNumber { out.optional("logprob", logprob) }
        let own = bytes?.elements.compactMap(\.int).filter { 0...255 ~= $0 } ?? []
        out.list("bytes", own.isEmpty ? text.utf8.map(Int.init) : own) { $0 }
    }
}
