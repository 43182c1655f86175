import Testing

@testable import Wire

struct StreamTranslatorTests {
    /// A limit, and payloads that reach it and that pass it.
    struct Bound: Sendable, CustomTestStringConvertible {
        let name: String
        let limits: StreamTranslator.Limits
        let within: [String]
        let beyond: [String]
        var testDescription: String { name }

        init(
            _ name: String, _ limit: WritableKeyPath<StreamTranslator.Limits, Int>, _ most: Int, _ within: [String],
            _ beyond: [String]
        ) {
            self.name = name
            var limits = StreamTranslator.Limits()
            limits[keyPath: limit] = most
            self.limits = limits
            self.within = within
            self.beyond = beyond
        }
    }

    @Test(arguments: bounds) func `A stream may reach a limit and not pass it`(bound: Bound) {
        #expect(Self.fault(bound.within, bound.limits) == nil)
        #expect(Self.fault(bound.beyond, bound.limits) == .tooLarge)
        // The same stream is taken where the limit is the usual one.
        #expect(Self.fault(bound.beyond, StreamTranslator.Limits()) == nil)
    }

    @Test func `The usual limits are those that the documents state`() {
        let limits = StreamTranslator.Limits()
        #expect(limits.calls == 1 << 20)
        #expect(limits.callCount == 1024)
        #expect(limits.text == 32 << 20)
        #expect(limits.read == 1 << 30)
    }

    @Test func `A stream without a payload has an end too`() {
        var limits = StreamTranslator.Limits()
        limits.read = 100
        let comments = Array(repeating: ": alive\n\n", count: 12)
        #expect(Self.fault(raw: comments.dropLast(), limits) == nil)
        #expect(Self.fault(raw: comments, limits) == .tooLarge)
    }

    @Test(arguments: [
        #"data: {"error":{"message":"m"}}"# + "\n\n", "data: x\n\n",
        "data: " + String(repeating: "x", count: 1 << 20) + "\n\n",
        String(repeating: "x", count: 1 << 21),
    ])
    func `Pieces in front of a fault in the same read are not lost`(fault: String) {
        let input = #"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n" + fault
        let got = AnswerRelay.stream(input, from: .openai, to: .openai, piece: input.utf8.count)
        #expect(got.fault != nil)
        #expect(got.text.contains(#""content":"a""#))
    }

    @Test(arguments: [
        #"{"choices":[{"delta":{"content":"late"}}]}"#, "[DONE]", #"{"choices":[],"usage":{"prompt_tokens":9}}"#,
    ])
    func `Nothing comes behind the end`(late: String) {
        let input = ["[DONE]", late].map { "data: \($0)\n\n" }.joined()
        let got = AnswerRelay.stream(input, from: .openai, to: .openai)
        #expect(got.fault == .malformed)
        #expect(got.text.isEmpty)
    }

    static func call(_ index: Int, _ arguments: String, id: String = "null") -> String {
        #"{"choices":[{"delta":{"tool_calls":[{"index":\#(index),"id":\#(id),"function":{"name":"f","arguments":"\#(arguments)"}}]}}]}"#
    }

    static func delta(_ member: String, _ text: String) -> String {
        #"{"choices":[{"delta":{"\#(member)":"\#(text)"}}]}"#
    }

    static let bounds: [Bound] = [
        Bound(
            "bytes of text", \.text, 4, [delta("content", "ab"), delta("content", "é")],
            [delta("content", "abé"), delta("content", "c")]),
        Bound("bytes of thinking", \.text, 4, [delta("reasoning", "abcd")], [delta("reasoning", "abcde")]),
        Bound(
            "bytes of a refusal", \.text, 4, [delta("refusal", "abcd")],
            [delta("content", "a"), delta("refusal", "abcd")]),
        Bound("bytes of calls", \.calls, 6, [call(0, "12345")], [call(0, "12345"), call(0, "")]),
        Bound(
            "indexes of calls", \.callCount, 2, [call(0, ""), call(7, ""), call(0, "")],
            [call(0, ""), call(7, ""), call(-1, "")]),
        Bound(
            "ids of calls", \.callCount, 2, [call(0, "", id: #""a""#), call(0, "", id: #""b""#)],
            ["a", "b", "c"].map { call(0, "", id: "\"\($0)\"") }),
        Bound(
            "bytes of the stream", \.read, 60, [delta("content", "ab")], [delta("content", "ab"), delta("content", "")]),
    ]

    private static func fault(_ payloads: [String], _ limits: StreamTranslator.Limits) -> AnswerFault? {
        fault(raw: payloads.map { "data: \($0)\n\n" }, limits)
    }

    private static func fault(raw parts: [String], _ limits: StreamTranslator.Limits) -> AnswerFault? {
        var translator = StreamTranslator(
            from: .chatCompletions, to: AnswerRelay.writer(.ollama, .openai), inputBytes: 0, logprobs: nil,
            limits: limits)
        var out: [UInt8] = []
        do throws(AnswerFault) {
            for part in parts.map({ Array($0.utf8) }) {
                try part.withUnsafeBufferPointer { (part) throws(AnswerFault) in
                    try translator.feed(part, now: 0, into: &out)
                }
            }
            return nil
        } catch {
            return error
        }
    }
}
