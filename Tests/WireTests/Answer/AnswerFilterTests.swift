import Testing
import Vocabulary

@testable import Wire

struct AnswerFilterTests {
    /// Makes text big, holds what has a question mark until the end, and ends an answer that says stop.
    struct Loud: AnswerFilter {
        var held: [AnswerDelta.Piece] = []
        var stop: ReasonCode?

        mutating func take(_ piece: AnswerDelta.Piece) -> AnswerDelta.Piece? {
            var piece = piece
            piece.content = piece.content.uppercased()
            if piece.content.contains("STOP") { stop = .canaryLeak }
            guard piece.content.contains("?") else { return stop == nil ? piece : nil }
            held.append(piece)
            return nil
        }

        mutating func finish() -> [AnswerDelta.Piece] { held }
    }

    static func stream(_ texts: [String]) throws -> (text: String, stop: ReasonCode?) {
        var translator = StreamTranslator(
            from: .chatCompletions, to: AnswerRelay.writer(.openai, .openai), inputBytes: 0, logprobs: nil,
            filter: Loud())
        var out: [UInt8] = []
        let payloads = texts.map { #"{"choices":[{"delta":{"content":"\#($0)"}}]}"# } + ["[DONE]"]
        let input = Array(payloads.map { "data: \($0)\n\n" }.joined().utf8)
        try input.withUnsafeBufferPointer { (bytes) throws(AnswerFault) in
            try translator.feed(bytes, now: 0, into: &out)
        }
        out += translator.flush(now: 0)
        if translator.stop == nil { out += translator.ending(now: 0) }
        return (String(decoding: out, as: UTF8.self), translator.stop)
    }

    @Test func `a filter changes pieces, and gives out at the end what it held`() throws {
        let got = try Self.stream(["one", "two?", "three"])
        #expect(got.stop == nil)
        let places = try ["ONE", "THREE", "TWO?", "[DONE]"].map { try #require(got.text.range(of: $0)?.lowerBound) }
        #expect(places == places.sorted())
    }

    @Test func `nothing is read any more once a filter ends the answer`() throws {
        let got = try Self.stream(["one", "stop", "three"])
        #expect(got.stop == .canaryLeak)
        #expect(got.text.contains("ONE") && !got.text.contains("THREE") && !got.text.contains("[DONE]"))
    }
}

extension String {
    /// Where a text begins in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
