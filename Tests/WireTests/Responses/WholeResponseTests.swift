import Testing
import Vocabulary

@testable import Wire

struct WholeResponseTests {
    /// An upstream's answer, with the status and the output that the client gets.
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let upstream: UpstreamAPI
        let answer: String
        let output: String
        var status = #""completed_at":9,"status":"completed","incomplete_details":null"#
        var usage = (0, 0)
        var testDescription: String { "\(upstream) \(name)" }
    }

    @Test(arguments: cases) func `An answer reads as a response`(sample: Sample) throws {
        let (input, output) = sample.usage
        let expected =
            #"{"id":"resp_id","object":"response","created_at":7,\#(sample.status),"model":"m","#
            + #""previous_response_id":null,"instructions":null,"output":[\#(sample.output)],"error":null,"tools":[],"#
            + #""tool_choice":"auto","truncation":"disabled","parallel_tool_calls":true,"text":{"format":{"type":"text"}},"#
            + #""top_p":1,"presence_penalty":0,"frequency_penalty":0,"top_logprobs":0,"temperature":1,"reasoning":null,"#
            + #""usage":{"input_tokens":\#(input),"output_tokens":\#(output),"total_tokens":\#(input + output),"#
            + #""input_tokens_details":{"cached_tokens":0},"output_tokens_details":{"reasoning_tokens":0}},"#
            + #""max_output_tokens":null,"max_tool_calls":null,"store":false,"background":false,"#
            + #""service_tier":"default","metadata":{},"safety_identifier":null,"prompt_cache_key":null}"#
        #expect(try ResponseBodies.whole(sample.answer, from: sample.upstream) == expected)
    }

    @Test func `A response repeats its request`() throws {
        let text = try ResponseBodies.whole(Self.hello, from: .chatCompletions, Self.asking)
        let front =
            #"{"id":"resp_id","object":"response","created_at":7,"completed_at":9,"status":"completed","#
            + #""incomplete_details":null,"model":"m","previous_response_id":null,"instructions":"be \"kind\"","output":["#
        #expect(text.hasPrefix(front))
        #expect(text.hasSuffix(Self.repeated))
    }

    @Test func `Limits that a response repeats are those that held`() throws {
        var policy = ParameterPolicy()
        policy.maxTokens = 5
        let chat = try ResponseBodies.decode(ResponseBodies.request(#""max_output_tokens":100"#), policy)
        let writer = ResponsesWriter(chat, AnswerContext(id: "id", began: 0, source: .ollama))
        let text = String(decoding: writer.whole(ModelAnswer(), now: 0), as: UTF8.self)
        #expect(text.contains(#""max_output_tokens":5"#))
    }

    @Test(
        arguments: [
            (.chatCompletions, #"{"choices":[{"message":{"content":"é!"},"logprobs":{"content":\#(tokens)}}]}"#),
            (.ollamaChat, #"{"message":{"content":"é!"},"done":true,"logprobs":\#(tokens)}"#),
        ] as [(UpstreamAPI, String)])
    func `Log probabilities are told to those who asked`(upstream: UpstreamAPI, answer: String) throws {
        let asked = try ResponseBodies.whole(answer, from: upstream, ResponseBodies.request(#""top_logprobs":1"#))
        let expected =
            #""logprobs":[{"token":"é","bytes":[195,169],"logprob":-0.5,"top_logprobs":[{"token":"a","bytes":[97],"logprob":-2}]},"#
            + #"{"token":"!","bytes":[33],"logprob":-1e-3,"top_logprobs":[]}]"#
        #expect(asked.contains(expected))
        #expect(asked.contains(#""top_logprobs":1,"#))
        #expect(try ResponseBodies.whole(answer, from: upstream).contains(#""annotations":[],"logprobs":[]"#))
    }

    static let tokens =
        #"[{"token":"é","logprob":-0.5,"secret":"s","bytes":null,"top_logprobs":[{"token":"a","logprob":-2,"bytes":[97]},{}]},"#
        + #"1,{"token":"?"},{"token":"!","logprob":-1e-3,"bytes":[33]}]"#

    static let hello = #"{"choices":[{"message":{"content":"Hello"}}]}"#

    static let asking = ResponseBodies.request(
        #""instructions":"be \"kind\"","max_output_tokens":6,"max_tool_calls":2,"metadata":{"a":"b"},"user":"u","store":true,"#
            + #""tools":[{"type":"function","name":"f","strict":null}],"tool_choice":{"type":"function","name":"f"},"#
            + #""truncation":"auto","parallel_tool_calls":false,"text":{"format":{"type":"json_object"},"verbosity":"low"},"#
            + #""top_p":0.5,"temperature":0,"reasoning":{"effort":"low","summary":null},"safety_identifier":"s","#
            + #""prompt_cache_key":"p","service_tier":"flex""#)

    static let repeated =
        #""error":null,"tools":[{"type":"function","name":"f","strict":null}],"tool_choice":{"type":"function","name":"f"},"#
        + #""truncation":"auto","parallel_tool_calls":false,"text":{"format":{"type":"json_object"},"verbosity":"low"},"#
        + #""top_p":0.5,"presence_penalty":0,"frequency_penalty":0,"top_logprobs":0,"temperature":0,"#
        + #""reasoning":{"effort":"low","summary":null},"usage":{"input_tokens":0,"output_tokens":0,"total_tokens":0,"#
        + #""input_tokens_details":{"cached_tokens":0},"output_tokens_details":{"reasoning_tokens":0}},"#
        + #""max_output_tokens":6,"max_tool_calls":2,"store":false,"background":false,"service_tier":"default","#
        + #""metadata":{"a":"b"},"safety_identifier":"s","prompt_cache_key":"p","user":"u"}"#

    /// A message with one part.
    static func message(_ part: String, _ index: Int = 0, _ status: String = "completed") -> String {
        #"{"id":"msg_id_\#(index)","type":"message","status":"\#(status)","role":"assistant","content":[\#(part)]}"#
    }

    static func text(_ text: String) -> String {
        #"{"type":"output_text","text":"\#(text)","annotations":[],"logprobs":[]}"#
    }

    static let reasoning =
        #"{"id":"rs_id_0","type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"status":"completed"}"#

    static func call(_ index: Int, _ id: String, _ name: String, _ arguments: String, _ status: String = "completed")
        -> String
    {
        #"{"id":"fc_id_\#(index)","type":"function_call","status":"\#(status)","arguments":"\#(arguments)","call_id":"\#(id)","name":"\#(name)"}"#
    }

    static let cut = #""completed_at":null,"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}"#

    static let cases: [Sample] = [
        Sample(
            name: "plain", upstream: .chatCompletions,
            answer:
                #"{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":6}}"#,
            output: message(text("Hello")), usage: (11, 6)),
        Sample(
            name: "plain", upstream: .ollamaChat,
            answer:
                #"{"message":{"content":"Hello"},"done":true,"done_reason":"stop","prompt_eval_count":11,"eval_count":6}"#,
            output: message(text("Hello")), usage: (11, 6)),
        Sample(
            name: "cut off", upstream: .ollamaChat,
            answer: #"{"message":{"content":"Hel","thinking":"hm"},"done":true,"done_reason":"length"}"#,
            output: reasoning + "," + message(text("Hel"), 1, "incomplete"), status: cut),
        Sample(
            name: "filtered", upstream: .chatCompletions,
            answer: #"{"choices":[{"message":{"content":"x"},"finish_reason":"content_filter"}]}"#,
            output: message(text("x"), 0, "incomplete"),
            status: #""completed_at":null,"status":"incomplete","incomplete_details":{"reason":"content_filter"}"#),
        Sample(
            name: "nothing", upstream: .chatCompletions, answer: #"{"choices":[{"message":{"content":null}}]}"#,
            output: message(text(""))),
        Sample(
            name: "refusal", upstream: .chatCompletions,
            answer: #"{"choices":[{"message":{"content":null,"refusal":"I won't"}}]}"#,
            output: message(#"{"type":"refusal","refusal":"I won't"}"#)),
        Sample(
            name: "one of two choices", upstream: .chatCompletions,
            answer: #"{"choices":[{"message":{"content":"a"}},{"index":1,"message":{"content":"b"}}]}"#,
            output: message(text("a"))),
        Sample(
            name: "reasoning, text and calls", upstream: .chatCompletions,
            answer:
                #"{"choices":[{"message":{"content":"I","reasoning_content":"hm","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"k\": 1}"}},{"function":{"name":"g","arguments":"{}"}},{"id":"a","function":{"name":"h","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"#,
            output: reasoning + "," + message(text("I"), 1) + "," + call(2, "a", "f", #"{\"k\": 1}"#) + ","
                + call(3, "call_id_3", "g", "{}") + "," + call(4, "call_id_4", "h", "{}")),
        Sample(
            name: "only a call", upstream: .ollamaChat,
            answer:
                #"{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{ "k" : 1 }}}]},"done":true,"done_reason":"stop"}"#,
            output: call(0, "call_id_0", "f", #"{\"k\":1}"#)),
    ]
}
