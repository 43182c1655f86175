/// Log probabilities of a text's tokens as this API has them: written anew, so that of an upstream's answer nothing else
/// comes along. Kept as JSON, since views of it would keep every event of a stream in memory.
struct ResponseLogprobs: Sendable {
    /// The elements of the list, parted by commas.
    private var elements: [UInt8] = []
    private var isTooLong = false
    /// Bytes that are kept for the events that close a text. Of a longer list each delta had its part, and they have none.
    private static let limit = 1 << 20

    init() {}

    /// From OpenAI's object with a list in `content`, or from Ollama's list; elements that are none are left out.
    init(_ view: JSONView) {
        guard let list = view.isArray ? view : view["content"] else { return }
        var out = JSONWriter()
        out.beginArray()
        for token in list.elements {
            Self.token(token, &out) { out in
                out.key("top_logprobs")
                out.beginArray()
                for other in token["top_logprobs"].map({ Array($0.elements) }) ?? [] {
                    Self.token(other, &out) { _ in }
                }
                out.endArray()
            }
        }
        out.endArray()
        elements = Array(out.bytes.dropFirst().dropLast())
    }

    var isEmpty: Bool { elements.isEmpty }

    mutating func append(_ other: ResponseLogprobs) {
        isTooLong = isTooLong || elements.count + other.elements.count > Self.limit
        if isTooLong { return elements = [] }
        if !elements.isEmpty, !other.elements.isEmpty { elements.append(UInt8(ascii: ",")) }
        elements += other.elements
    }

    func write(_ out: inout JSONWriter) {
        out.key("logprobs")
        out.spliced([UInt8(ascii: "[")] + elements + [UInt8(ascii: "]")])
    }

    private static func token(_ view: JSONView, _ out: inout JSONWriter, _ rest: (inout JSONWriter) -> Void) {
        guard let token = view["token"]?.string, let logprob = view["logprob"], logprob.isNumber else { return }
        out.beginObject()
        out.field("token", token)
        out.list("bytes", bytes(view["bytes"], token)) { $0 }
        out.key("logprob")
        out.value(logprob)
        rest(&out)
        out.endObject()
    }

    /// The token's own bytes, which may be a part of a character; those of its text where the upstream has none.
    private static func bytes(_ view: JSONView?, _ token: String) -> [Int] {
        guard let view, view.isArray else { return token.utf8.map(Int.init) }
        return view.elements.compactMap(\.int)
    }
}
