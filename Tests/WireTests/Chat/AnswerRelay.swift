@testable import Wire

/// Reads an upstream's answer and writes it for a client, as the gateway does around its detectors.
enum AnswerRelay {
    /// A writer for a client's chat, under fixed names and times.
    static func writer(_ client: Dialect, _ upstream: Dialect, began: Int = 7_000_000_000) -> any AnswerWriter {
        switch client {
        case .openai:
            OpenAIAnswerWriter(
                AnswerContext(id: "id", began: began, source: upstream), model: "m", includeUsage: true)
        case .ollama: OllamaAnswerWriter(model: "m", shape: .chat, began: began)
        }
    }

    static func api(_ upstream: Dialect) -> UpstreamAPI { upstream == .openai ? .chatCompletions : .ollamaChat }

    static func whole(_ body: String, from upstream: Dialect, to client: Dialect) throws -> String {
        let answer = try api(upstream).whole(JSONDocument(Array(body.utf8)), logprobs: 20)
        return String(decoding: writer(client, upstream).whole(answer, now: 7_000_000_009), as: UTF8.self)
    }

    /// What a client got, and the fault that cut the stream short.
    struct Stream: Equatable {
        var text = ""
        var fault: AnswerFault?
        var isComplete = false
    }

    static func stream(_ input: String, from upstream: Dialect, to client: Dialect, piece: Int = 64) -> Stream {
        stream(input, from: api(upstream), to: writer(client, upstream), piece: piece)
    }

    static func stream(_ input: String, from api: UpstreamAPI, to writer: any AnswerWriter, piece: Int = 64) -> Stream {
        var translator = StreamTranslator(from: api, to: writer, inputBytes: 0, logprobs: 20)
        var out = Stream()
        var got: [UInt8] = []
        let bytes = Array(input.utf8)
        do throws(AnswerFault) {
            for from in stride(from: 0, to: bytes.count, by: piece) {
                let part = Array(bytes[from..<min(from + piece, bytes.count)])
                try part.withUnsafeBufferPointer { (part) throws(AnswerFault) in
                    try translator.feed(part, now: 7_000_000_009, into: &got)
                }
            }
        } catch {
            out.fault = error
        }
        out.text = String(decoding: got, as: UTF8.self)
        out.isComplete = translator.isComplete
        if out.isComplete, out.fault == nil {
            out.text += String(decoding: translator.ending(now: 7_000_000_009), as: UTF8.self)
        }
        return out
    }
}
