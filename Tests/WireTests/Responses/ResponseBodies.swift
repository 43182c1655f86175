import Vocabulary

@testable import Wire

/// Bodies of the responses route around the members that a test is about.
enum ResponseBodies {
    /// A smallest body with `extra` members behind it.
    static func request(_ extra: String = "") -> String {
        #"{"model":"m","input":"hi""# + (extra.isEmpty ? "" : "," + extra) + "}"
    }

    /// A body with these items.
    static func items(_ list: String) -> String { #"{"model":"m","input":[\#(list)]}"# }

    /// A body with one message of the user's that has these parts.
    static func parts(_ list: String) -> String { items(#"{"role":"user","content":[\#(list)]}"#) }

    static func decode(_ body: String, _ policy: ParameterPolicy = ParameterPolicy()) throws -> ChatRequest {
        try ResponsesDecoder.decode(try JSONDocument(Array(body.utf8)), policy)
    }

    /// The refusal that decoding comes to; nil when the body is taken.
    static func refusal(_ body: String) throws -> DecodeRefusal? {
        do {
            _ = try decode(body)
            return nil
        } catch let refusal as DecodeRefusal {
            return refusal
        }
    }

    /// The body that an upstream gets.
    static func upstream(_ request: ChatRequest, _ dialect: Dialect) throws -> String {
        String(decoding: try ModelRequest.chat(request).call(dialect).body, as: UTF8.self)
    }

    /// A writer for answers to a body that came at second 7.
    static func writer(_ body: String = request()) throws -> ResponsesWriter {
        ResponsesWriter(try decode(body), AnswerContext(id: "id", began: 7_000_000_000, source: .openai))
    }

    /// The time at which every answer here ends: second 9.
    static let end = 9_000_000_000

    /// A whole answer of an upstream as the client gets it.
    static func whole(_ answer: String, from upstream: UpstreamAPI, _ body: String = request()) throws -> String {
        let answer = try upstream.whole(try JSONDocument(Array(answer.utf8)), logprobs: 20)
        return String(decoding: try writer(body).whole(answer, now: end), as: UTF8.self)
    }

    /// A stream of an upstream's payloads as the client gets it, fed in cuts of so many bytes.
    static func stream(
        _ payloads: [String], from upstream: UpstreamAPI, cut: Int = 64, _ body: String = request()
    ) throws -> String {
        var translator = StreamTranslator(from: upstream, to: try writer(body), inputBytes: 8, logprobs: 20)
        let wire = payloads.map { upstream.dialect == .openai ? "data: \($0)\n\n" : "\($0)\n" }.joined()
        let bytes = Array(wire.utf8)
        var out: [UInt8] = []
        for from in stride(from: 0, to: bytes.count, by: cut) {
            let part = Array(bytes[from..<min(from + cut, bytes.count)])
            try part.withUnsafeBufferPointer { (part) throws(AnswerFault) in
                try translator.feed(part, now: end, into: &out)
            }
        }
        if translator.isComplete { out += translator.ending(now: end) }
        return String(decoding: out, as: UTF8.self)
    }
}
