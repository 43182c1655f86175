@testable import Wire

/// Reads an upstream's answer and writes it for a client, as the gateway does around its detectors.
enum AnswerRelay {
    static func whole(_ body: String, from upstream: Dialect, to client: Dialect) throws -> String {
        let document = try JSONDocument(Array(body.utf8))
        let answer = try upstream == .openai ? OpenAIAnswerReader.whole(document) : OllamaAnswerReader.whole(document)
        let bytes =
            client == .openai
            ? OpenAIAnswerWriter(id: "id", created: 7, model: "m", includeUsage: true).whole(answer)
            : OllamaAnswerWriter(model: "m").whole(answer, time: 0, took: 9)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a client got, and the fault that cut the stream short.
    struct Stream: Equatable {
        var text = ""
        var fault: AnswerFault?
        var isComplete = false
    }

    static func stream(_ input: String, from upstream: Dialect, to client: Dialect, piece: Int = 64) -> Stream {
        var relay = Relay(upstream: upstream, client: client)
        let bytes = Array(input.utf8)
        do throws(AnswerFault) {
            for from in stride(from: 0, to: bytes.count, by: piece) {
                try relay.feed(Array(bytes[from..<min(from + piece, bytes.count)]))
            }
        } catch {
            relay.out.fault = error
        }
        return relay.out
    }

    private struct Relay {
        let upstream: Dialect
        let client: Dialect
        var out = Stream()
        private var reader: EventStreamReader
        private var openai = OpenAIAnswerWriter(id: "id", created: 7, model: "m", includeUsage: true)
        private var ollama = OllamaAnswerWriter(model: "m")
        private var usage = Usage()
        private var hadCalls = false

        init(upstream: Dialect, client: Dialect) {
            self.upstream = upstream
            self.client = client
            reader = EventStreamReader(upstream == .openai ? .serverSentEvents : .lines)
        }

        mutating func feed(_ bytes: [UInt8]) throws(AnswerFault) {
            let payloads = try bytes.withUnsafeBufferPointer { (part) throws(AnswerFault) in try reader.feed(part) }
            for payload in payloads where !out.isComplete {
                let deltas =
                    upstream == .openai
                    ? try OpenAIAnswerReader.chunk(payload) : try OllamaAnswerReader.line(payload, hadCalls: hadCalls)
                for delta in deltas { take(delta) }
            }
        }

        private mutating func take(_ delta: ChatDelta) {
            switch delta {
            case .usage(let usage): self.usage = usage
            case .piece(let piece):
                hadCalls = hadCalls || !piece.toolCalls.isEmpty
                write(client == .openai ? openai.event(piece) : ollama.line(piece, time: 0))
            case .done:
                out.isComplete = true
                write(client == .openai ? openai.ending(usage) : ollama.ending(usage, time: 0, took: 9))
            }
        }

        private mutating func write(_ bytes: [UInt8]) { out.text += String(decoding: bytes, as: UTF8.self) }
    }
}
