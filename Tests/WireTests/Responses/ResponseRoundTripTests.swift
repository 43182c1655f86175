import Testing
import Vocabulary

@testable import Wire

/// A client that keeps a conversation sends the output it got as a part of the next input.
struct ResponseRoundTripTests {
    static let outputs = WholeResponseTests.cases.map(\.output) + StreamedResponseTests.cases.map(\.output)

    @Test(arguments: outputs) func `An output is taken as input`(output: String) throws {
        let request = try ResponseBodies.decode(try Self.next(output))
        #expect(request.messages.first?.text == "q")
        #expect(request.messages.last?.text == "more")
        for dialect in Dialect.allCases { _ = try ResponseBodies.upstream(request, dialect) }
    }

    @Test func `A turn comes back as the one message that it was`() throws {
        let answer =
            #"{"choices":[{"message":{"content":"I","reasoning_content":"hm","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"k\": 1}"}}]}}]}"#
        let response = try JSONDocument(Array(try ResponseBodies.whole(answer, from: .chatCompletions).utf8)).root
        let output = try #require(response["output"]).elements.map { String(decoding: $0.source, as: UTF8.self) }
        let request = try ResponseBodies.decode(try Self.next(output.joined(separator: ",")))
        let expected =
            #"{"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"I","reasoning_content":"hm","#
            + #""tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"k\": 1}"}}]},"#
            + #"{"role":"tool","content":"ok","tool_call_id":"a"},{"role":"user","content":"more"}],"stream":false}"#
        #expect(try ResponseBodies.upstream(request, .openai) == expected)
    }

    @Test func `Members that clients add as null are taken`() throws {
        let items =
            #"{"id":"rs","type":"reasoning","summary":[],"content":null,"encrypted_content":null,"status":null},"#
            + #"{"id":"msg","type":"message","role":"assistant","status":"completed","phase":null,"content":[{"type":"output_text","text":"x","annotations":[],"logprobs":null}]},"#
            + #"{"id":null,"type":"function_call","call_id":"c","name":"f","arguments":"{}","status":null},"#
            + #"{"type":"function_call_output","id":null,"call_id":"c","output":"ok","status":null}"#
        #expect(try ResponseBodies.refusal(ResponseBodies.items(items)) == nil)
    }

    /// The input of the next request: a question, the output, a result of each call and one more question.
    private static func next(_ output: String) throws -> String {
        let items = try JSONDocument(Array("[\(output)]".utf8)).root.elements
        let results = items.compactMap { $0["call_id"]?.string }.map {
            #"{"type":"function_call_output","call_id":"\#($0)","output":"ok"},"#
        }
        return ResponseBodies.items(
            #"{"role":"user","content":"q"},\#(output),\#(results.joined()){"role":"user","content":"more"}"#)
    }
}
