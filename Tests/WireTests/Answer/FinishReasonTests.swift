import Testing

@testable import Wire

struct FinishReasonTests {
    @Test(
        arguments: [
            ("stop", .stop), ("length", .length), ("max_tokens", .length), ("tool_calls", .toolCalls),
            ("function_call", .toolCalls), ("content_filter", .contentFilter), ("", .stop), ("Length", .stop),
            ("load", .stop), ("<script>", .stop),
        ] as [(String, FinishReason)])
    func `A word of OpenAI's dialect is one of its reasons, and any other is a stop`(word: String, reason: FinishReason)
    {
        #expect(FinishReason(openAI: word) == reason)
    }

    @Test(
        arguments: [
            (.stop, "stop", "stop"), (.length, "length", "length"), (.toolCalls, "tool_calls", "stop"),
            (.contentFilter, "content_filter", "stop"), (.load, "stop", "load"), (.unload, "stop", "unload"),
        ] as [(FinishReason, String, String)])
    func `A reason has a word in either dialect`(reason: FinishReason, openai: String, ollama: String) {
        #expect(reason.openAI == openai)
        #expect(reason.ollama == ollama)
    }

    @Test(
        arguments: [
            ("stop", .stop), ("length", .length), ("load", .load), ("unload", .unload), ("tool_calls", .stop),
            ("", .stop),
        ] as [(String, FinishReason)])
    func `A word of Ollama's is one of its reasons, and any other is a stop`(word: String, reason: FinishReason) throws
    {
        let body = #"{"response":"","message":{"content":""},"done":true,"done_reason":"\#(word)"}"#
        for api in [UpstreamAPI.ollamaChat, .ollamaGenerate] {
            #expect(try api.whole(JSONDocument(Array(body.utf8)), logprobs: 20).choices.map(\.finish) == [reason])
        }
    }

    @Test func `Calls of tools are a reason of their own though Ollama calls them a stop`() throws {
        let body = #"{"message":{"tool_calls":[{"function":{"name":"f"}}]},"done":true,"done_reason":"stop"}"#
        #expect(
            try UpstreamAPI.ollamaChat.whole(JSONDocument(Array(body.utf8)), logprobs: 20).choices.map(\.finish) == [
                .toolCalls
            ])
    }
}
