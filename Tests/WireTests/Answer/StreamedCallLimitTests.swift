import Testing

@testable import Wire

/// Bounds that hold whatever an upstream calls its calls.
struct StreamedCallLimitTests {
    @Test(arguments: [100, 1 << 16, 1 << 22]) func `What stands in front of an event that is too large is passed on`(
        piece: Int
    ) {
        let first = #"{"message":{"content":"a"},"done":false}"# + "\n"
        let long = String(repeating: "x", count: EventStreamReader.limit + 1)
        let got = AnswerRelay.stream(first + long, from: .ollama, to: .ollama, piece: piece)
        #expect(got.text.contains(#""content":"a""#))
        #expect(got.fault == .tooLarge)
    }

    /// 1,025 calls, each in an event of its own: of one index and an id each, and of two ids in turn.
    @Test(arguments: [1025, 2], [Dialect.openai, .ollama])
    func `Calls are counted by id where they share an index`(ids: Int, client: Dialect) {
        let events = (0..<1025).map { call in
            #"data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"\#(call % ids)","function":{"name":"f","arguments":"{}"}}]}}]}"#
        }
        let most = events.dropLast().joined(separator: "\n\n") + "\n\n"
        #expect(AnswerRelay.stream(most, from: .openai, to: client).fault == nil)
        let over = events.joined(separator: "\n\n") + "\n\n"
        #expect(AnswerRelay.stream(over, from: .openai, to: client).fault == .tooLarge)
    }

    /// An id may be as long as an event, and some writers keep it until the end.
    @Test func `Ids of calls are bounded with the calls`() {
        func event(_ letter: String) -> String {
            let id = String(repeating: letter, count: 600_000)
            return
                #"data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"\#(id)","function":{"name":"f","arguments":"{}"}}]}}]}"#
                + "\n\n"
        }
        let (once, other) = (event("x"), event("y"))
        #expect(AnswerRelay.stream(once + once, from: .openai, to: .ollama, piece: 1 << 16).fault == nil)
        #expect(AnswerRelay.stream(once + other, from: .openai, to: .ollama, piece: 1 << 16).fault == .tooLarge)
    }
}
