import Testing
import Vocabulary

@testable import Wire

/// What either upstream is asked for.
struct ResponsesChatTests {
    /// Members of a body and what stands behind `"stream":false` for either upstream; nil where that is refused.
    struct Sample: Sendable, CustomTestStringConvertible {
        let members: String
        let openai: String
        let ollama: String?
        var testDescription: String { members }

        init(_ members: String, _ openai: String, _ ollama: String?) {
            self.members = members
            self.openai = openai
            self.ollama = ollama
        }
    }

    /// Items of a body and the messages that either upstream gets.
    struct Talk: Sendable, CustomTestStringConvertible {
        let items: String
        let openai: String
        let ollama: String
        var testDescription: String { items }

        init(_ items: String, _ openai: String, _ ollama: String) {
            self.items = items
            self.openai = openai
            self.ollama = ollama
        }
    }

    @Test(arguments: fields) func `A field is written as each upstream names it`(sample: Sample) throws {
        let request = try ResponseBodies.decode(ResponseBodies.request(sample.members))
        let front = #"{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":false"#
        #expect(try ResponseBodies.upstream(request, .openai) == front + sample.openai + "}")
        if let ollama = sample.ollama {
            #expect(try ResponseBodies.upstream(request, .ollama) == front + ollama + "}")
        } else {
            #expect(throws: DecodeRefusal.self) { try ResponseBodies.upstream(request, .ollama) }
        }
    }

    @Test(arguments: talks) func `Items are written as messages`(talk: Talk) throws {
        let request = try ResponseBodies.decode(ResponseBodies.items(talk.items))
        #expect(
            try ResponseBodies.upstream(request, .openai)
                == #"{"model":"m","messages":[\#(talk.openai)],"stream":false}"#)
        #expect(
            try ResponseBodies.upstream(request, .ollama)
                == #"{"model":"m","messages":[\#(talk.ollama)],"stream":false,"options":{}}"#)
    }

    @Test func `Instructions are a system message before all others`() throws {
        let body =
            #"{"input":[{"role":"system","content":"b"},{"role":"user","content":"c"}],"instructions":"a","model":"m"}"#
        let messages = try ResponseBodies.decode(body).messages
        #expect(messages.map(\.role) == [.system, .system, .user])
        #expect(messages.map(\.text) == ["a", "b", "c"])
        #expect(try ResponseBodies.decode(ResponseBodies.request(#""instructions":"""#)).messages.count == 1)
    }

    @Test func `A stream asks either upstream for a stream`() throws {
        let request = try ResponseBodies.decode(ResponseBodies.request(#""stream":true"#))
        #expect(
            try ResponseBodies.upstream(request, .openai).hasSuffix(
                #""stream":true,"stream_options":{"include_usage":true}}"#))
        #expect(try ResponseBodies.upstream(request, .ollama).hasSuffix(#""stream":true,"options":{}}"#))
    }

    static let flat = #""tools":[{"type":"function","name":"f","parameters":{ "type" : "object" },"strict":true}]"#
    static let tool =
        #","tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}]"#

    static let fields: [Sample] = [
        Sample("", "", #","options":{}"#),
        Sample(
            #""temperature":0.5,"top_p":1"#, #","temperature":0.5,"top_p":1.0"#,
            #","options":{"temperature":0.5,"top_p":1.0}"#),
        Sample(#""max_output_tokens":7,"max_tool_calls":2"#, #","max_tokens":7"#, #","options":{"num_predict":7}"#),
        Sample(
            #""top_logprobs":2"#, #","logprobs":true,"top_logprobs":2"#,
            #","logprobs":true,"top_logprobs":2,"options":{}"#),
        Sample(#""top_logprobs":0"#, "", #","options":{}"#),
        Sample(
            #""include":["message.output_text.logprobs"]"#, #","logprobs":true"#, #","logprobs":true,"options":{}"#),
        Sample(#""text":{"format":{"type":"text"},"verbosity":"low"}"#, #","verbosity":"low""#, #","options":{}"#),
        Sample(
            #""text":{"format":{"type":"json_object"}}"#, #","response_format":{"type":"json_object"}"#,
            #","format":"json","options":{}"#),
        Sample(
            #""text":{"format":{"type":"json_schema","name":"n","description":"d","schema":{ "a":1},"strict":true}}"#,
            #","response_format":{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"a":1},"strict":true}}"#,
            #","format":{"a":1},"options":{}"#),
        Sample(
            #""reasoning":{"effort":"minimal","summary":"auto"}"#, #","reasoning_effort":"minimal""#,
            #","think":"low","options":{}"#),
        Sample(#""reasoning":{"effort":null}"#, "", #","options":{}"#),
        Sample(flat, tool, tool + #","options":{}"#),
        Sample(#""tools":[],"tool_choice":"auto","parallel_tool_calls":true"#, "", #","options":{}"#),
        Sample(#""tool_choice":"none""#, "", #","options":{}"#),
        Sample(#""tool_choice":"required""#, #","tool_choice":"required""#, nil),
        Sample(
            #""tools":[{"name":"f","strict":null,"parameters":null,"description":null,"type":"function"}]"#,
            #","tools":[{"type":"function","function":{"name":"f"}}]"#,
            #","tools":[{"type":"function","function":{"name":"f"}}],"options":{}"#),
        Sample(
            flat + #","tool_choice":"auto","parallel_tool_calls":false"#,
            tool + #","tool_choice":"auto","parallel_tool_calls":false"#, tool + #","options":{}"#),
        Sample(flat + #","tool_choice":"none""#, tool + #","tool_choice":"none""#, #","options":{}"#),
        Sample(
            flat + #","tool_choice":{"name":"f","type":"function"}"#,
            tool + #","tool_choice":{"type":"function","function":{"name":"f"}}"#, nil),
        Sample(
            #""user":"u","metadata":{"a":"b"},"store":true,"service_tier":"auto","safety_identifier":"s","prompt_cache_key":"p","truncation":"auto","include":["reasoning.encrypted_content"]"#,
            "", #","options":{}"#),
    ]

    static let talks: [Talk] = [
        Talk(
            #"{"role":"developer","content":"d"},{"type":"message","role":"user","content":[{"type":"input_text","text":"\u0068i"}]}"#,
            #"{"role":"system","content":"d"},{"role":"user","content":"hi"}"#,
            #"{"role":"system","content":"d"},{"role":"user","content":"hi"}"#),
        Talk(
            #"{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_text","text":"b"}]}"#,
            #"{"role":"user","content":"a\nb"}"#, #"{"role":"user","content":"a\nb"}"#),
        Talk(
            #"{"role":"user","content":[{"type":"input_image","image_url":"data:image/jpg;base64,\#(Bodies.jpeg)","detail":"low"},{"type":"input_text","text":"a"}]}"#,
            #"{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,\#(Bodies.jpeg)"}},{"type":"text","text":"a"}]}"#,
            #"{"role":"user","content":"a","images":["\#(Bodies.jpeg)"]}"#),
        // One turn in four items, then the results.
        Talk(
            think("r") + said("t") + call("x", "f", #"{ \"k\" : 1 }"#) + call("y", "g", "{}") + result("y", "2")
                + #"{"type":"function_call_output","call_id":"x","output":[{"type":"input_text","text":"1"}]}"#,
            #"{"role":"assistant","content":"t","reasoning_content":"r","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{ \"k\" : 1 }"}},{"id":"y","type":"function","function":{"name":"g","arguments":"{}"}}]},{"role":"tool","content":"2","tool_call_id":"y"},{"role":"tool","content":"1","tool_call_id":"x"}"#,
            #"{"role":"assistant","content":"t","thinking":"r","tool_calls":[{"function":{"name":"f","arguments":{"k":1}}},{"function":{"name":"g","arguments":{}}}]},{"role":"tool","content":"2","tool_name":"g"},{"role":"tool","content":"1","tool_name":"f"}"#
        ),
        // Reasoning before each call, and text behind them: still one turn, next to its results.
        Talk(
            think("r") + call("x", "f", "{}") + think("s") + call("y", "f", "{}") + said("t") + result("x", "1")
                + #"{"role":"user","content":"u"}"#,
            #"{"role":"assistant","content":"t","reasoning_content":"r\ns","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"y","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","content":"1","tool_call_id":"x"},{"role":"user","content":"u"}"#,
            #"{"role":"assistant","content":"t","thinking":"r\ns","tool_calls":[{"function":{"name":"f","arguments":{}}},{"function":{"name":"f","arguments":{}}}]},{"role":"tool","content":"1","tool_name":"f"},{"role":"user","content":"u"}"#
        ),
        // A call without text, and reasoning that leads to nothing.
        Talk(
            call("x", "f", "{}") + result("x", "1") + think("r") + #"{"role":"user","content":"u"}"#,
            #"{"role":"assistant","content":null,"tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","content":"1","tool_call_id":"x"},{"role":"user","content":"u"}"#,
            #"{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]},{"role":"tool","content":"1","tool_name":"f"},{"role":"user","content":"u"}"#
        ),
        // Two messages of the assistant stay two.
        Talk(
            said("a") + said("b") + #"{"role":"user","content":"u"}"#,
            #"{"role":"assistant","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"u"}"#,
            #"{"role":"assistant","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"u"}"#),
    ]

    private static func think(_ text: String) -> String {
        #"{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"\#(text)"}],"encrypted_content":"sealed"},"#
    }

    private static func said(_ text: String) -> String {
        #"{"type":"message","role":"assistant","content":[{"type":"output_text","text":"\#(text)","annotations":[]}]},"#
    }

    private static func call(_ id: String, _ name: String, _ arguments: String) -> String {
        #"{"type":"function_call","call_id":"\#(id)","name":"\#(name)","arguments":"\#(arguments)"},"#
    }

    private static func result(_ id: String, _ text: String) -> String {
        #"{"type":"function_call_output","call_id":"\#(id)","output":"\#(text)"},"#
    }
}
