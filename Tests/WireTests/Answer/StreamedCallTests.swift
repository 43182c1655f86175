import Testing

@testable import Wire

/// Calls of tools from servers that number them badly.
struct StreamedCallTests {
    @Test(arguments: ["", #""index":0,"#, #""index":7,"#])
    func `Ollama's calls are told apart by their order whatever index they have`(index: String) {
        let lines = ["f", "g"].map {
            #"{"message":{"tool_calls":[{"function":{\#(index)"name":"\#($0)","arguments":{"k":"\#($0)"}}}]},"done":false}"#
        }
        let input = (lines + [#"{"message":{"content":""},"done":true,"done_reason":"stop"}"#]).map { $0 + "\n" }
            .joined()
        let ollama = AnswerRelay.stream(input, from: .ollama, to: .ollama)
        #expect(ollama.text.contains(Self.both))
        let openai = AnswerRelay.stream(input, from: .ollama, to: .openai)
        for (place, name) in ["f", "g"].enumerated() {
            #expect(
                openai.text.contains(
                    #"{"index":\#(place),"id":"call_\#(place)","type":"function","function":{"name":"\#(name)","arguments":"{\"k\":\"\#(name)\"}"}}"#
                ))
        }
    }

    @Test func `Calls that all count as the first are told apart by their ids`() {
        let chunks = ["f", "g"].flatMap { name in
            [
                Self.chunk(#""id":"\#(name)","function":{"name":"\#(name)","arguments":"{\"k\":"}"#),
                Self.chunk(#""function":{"arguments":"\"\#(name)\"}"}"#),
            ]
        }
        let got = AnswerRelay.stream(
            chunks.joined() + "data: [DONE]\n\n", from: .openai, to: .ollama)
        #expect(got.text.contains(Self.both))
    }

    @Test func `A name and an id that every piece repeats make no new call`() {
        let chunks = [#"{\"k\":"#, #"1}"#].map {
            Self.chunk(#""id":"a","function":{"name":"f","arguments":"\#($0)"}"#)
        }
        let got = AnswerRelay.stream(chunks.joined() + "data: [DONE]\n\n", from: .openai, to: .ollama)
        #expect(got.text.contains(#""tool_calls":[{"function":{"name":"f","arguments":{"k":1}}}]"#))
    }

    @Test func `A name that comes late is the call's`() {
        let chunks = [#""id":"a","function":{"arguments":"{"}"#, #""function":{"name":"f","arguments":"}"}"#].map(
            Self.chunk)
        let got = AnswerRelay.stream(chunks.joined() + "data: [DONE]\n\n", from: .openai, to: .ollama)
        #expect(got.text.contains(#""tool_calls":[{"function":{"name":"f","arguments":{}}}]"#))
    }

    @Test func `An Ollama client gets the first choice only`() {
        let input = [
            #"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}"#,
            #"{"choices":[{"index":1,"delta":{},"finish_reason":"length"}]}"#, "[DONE]",
        ].map { "data: \($0)\n\n" }.joined()
        let got = AnswerRelay.stream(input, from: .openai, to: .ollama)
        #expect(got.text.contains(#""content":"a""#))
        #expect(!got.text.contains(#""content":"b""#))
        #expect(got.text.contains(#""done_reason":"stop""#))
    }

    static let both =
        #""tool_calls":[{"function":{"name":"f","arguments":{"k":"f"}}},{"function":{"name":"g","arguments":{"k":"g"}}}]"#

    private static func chunk(_ call: String) -> String {
        #"data: {"choices":[{"delta":{"tool_calls":[{"index":0,\#(call)}]}}]}"# + "\n\n"
    }
}
