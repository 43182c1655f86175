import Testing
import Vocabulary

@testable import Wire

struct ChatEncoderTests {
    /// Members of a client's request and what stands behind `"stream":false` for either upstream; nil where that is refused.
    struct Sample: Sendable, CustomTestStringConvertible {
        let dialect: Dialect
        let members: String
        let openai: String
        let ollama: String?
        var testDescription: String { "\(dialect) \(members)" }

        init(_ dialect: Dialect, _ members: String, _ openai: String, _ ollama: String?) {
            self.dialect = dialect
            self.members = members
            self.openai = openai
            self.ollama = ollama
        }
    }

    /// Messages of a client and the messages that either upstream gets.
    struct Talk: Sendable, CustomTestStringConvertible {
        let dialect: Dialect
        let messages: String
        let openai: String
        let ollama: String
        var testDescription: String { "\(dialect) \(messages)" }
    }

    @Test(arguments: fields) func `A field is written as each upstream names it`(sample: Sample) throws {
        let request = try Bodies.decode(Bodies.request(#""stream":false"# + sample.members), sample.dialect)
        let front = #"{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":false"#
        #expect(try Bodies.encode(request, for: .openai) == front + sample.openai + "}")
        if let ollama = sample.ollama {
            #expect(try Bodies.encode(request, for: .ollama) == front + ollama + "}")
        } else {
            #expect(throws: DecodeRefusal.self) { try Bodies.encode(request, for: .ollama) }
        }
    }

    @Test(arguments: talks) func `Messages are written as each upstream has them`(talk: Talk) throws {
        let request = try Bodies.decode(#"{"model":"m","stream":false,"messages":[\#(talk.messages)]}"#, talk.dialect)
        #expect(
            try Bodies.encode(request, for: .openai) == #"{"model":"m","messages":[\#(talk.openai)],"stream":false}"#)
        #expect(
            try Bodies.encode(request, for: .ollama)
                == #"{"model":"m","messages":[\#(talk.ollama)],"stream":false,"options":{}}"#)
    }

    @Test(arguments: Dialect.allCases) func `A stream from an OpenAI upstream always brings usage`(dialect: Dialect)
        throws
    {
        let request = try Bodies.decode(Bodies.request(#""stream":true"#), dialect)
        #expect(
            try Bodies.encode(request, for: .openai).hasSuffix(
                #""stream":true,"stream_options":{"include_usage":true}}"#))
        #expect(try Bodies.encode(request, for: .ollama).hasSuffix(#""stream":true,"options":{}}"#))
    }

    static let fields: [Sample] = [
        Sample(.openai, "", "", #","options":{}"#),
        Sample(
            .openai, #","temperature":0.5,"top_p":1"#, #","temperature":0.5,"top_p":1.0"#,
            #","options":{"temperature":0.5,"top_p":1.0}"#),
        Sample(
            .openai, #","max_completion_tokens":7,"seed":1"#, #","max_completion_tokens":7,"seed":1"#,
            #","options":{"num_predict":7,"seed":1}"#),
        Sample(.openai, #","stop":"x""#, #","stop":["x"]"#, #","options":{"stop":["x"]}"#),
        Sample(
            .openai, #","presence_penalty":1,"frequency_penalty":-1"#,
            #","presence_penalty":1.0,"frequency_penalty":-1.0"#,
            #","options":{"presence_penalty":1.0,"frequency_penalty":-1.0}"#),
        Sample(
            .openai, #","logprobs":true,"top_logprobs":2"#, #","logprobs":true,"top_logprobs":2"#,
            #","logprobs":true,"top_logprobs":2,"options":{}"#),
        Sample(.openai, #","verbosity":"low""#, #","verbosity":"low""#, #","options":{}"#),
        Sample(.openai, #","parallel_tool_calls":null"#, "", #","options":{}"#),
        Sample(.openai, #","n":1"#, #","n":1"#, #","options":{}"#), Sample(.openai, #","n":2"#, #","n":2"#, nil),
        Sample(.openai, #","logit_bias":{ "5" : 1 }"#, #","logit_bias":{"5":1}"#, nil),
        Sample(
            .openai, #","response_format":{"type":"json_object"}"#, #","response_format":{"type":"json_object"}"#,
            #","format":"json","options":{}"#),
        Sample(.openai, #","response_format":{"type":"text"}"#, "", #","options":{}"#),
        Sample(
            .openai,
            #","response_format":{"type":"json_schema","json_schema":{"strict":true,"schema":{"a":1},"name":"n","description":"d"}}"#,
            #","response_format":{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"a":1},"strict":true}}"#,
            #","format":{"a":1},"options":{}"#),
        Sample(
            .openai, #","reasoning_effort":"high""#, #","reasoning_effort":"high""#, #","think":"high","options":{}"#),
        Sample(
            .openai, #","reasoning_effort":"none""#, #","reasoning_effort":"none""#, #","think":false,"options":{}"#),
        Sample(
            .openai, #","reasoning_effort":"minimal""#, #","reasoning_effort":"minimal""#,
            #","think":"low","options":{}"#),
        Sample(.openai, #","parallel_tool_calls":false"#, #","parallel_tool_calls":false"#, #","options":{}"#),
        Sample(
            .openai, #","user":"u","metadata":{"a":"b"},"store":false,"service_tier":"auto""#, "", #","options":{}"#),
        Sample(.openai, "," + tool, "," + tool, "," + tool + #","options":{}"#),
        Sample(
            .openai, "," + tool + #","tool_choice":"auto""#, "," + tool + #","tool_choice":"auto""#,
            "," + tool + #","options":{}"#),
        Sample(
            .openai, "," + tool + #","tool_choice":"none""#, "," + tool + #","tool_choice":"none""#, #","options":{}"#),
        Sample(.openai, "," + tool + #","tool_choice":"required""#, "," + tool + #","tool_choice":"required""#, nil),
        Sample(
            .ollama, #","options":{"num_predict":7,"top_k":4,"min_p":0.1,"num_ctx":2048,"repeat_penalty":1.1}"#,
            #","min_p":0.1,"top_k":4,"max_tokens":7,"repeat_penalty":1.1,"repetition_penalty":1.1"#,
            #","options":{"min_p":0.1,"top_k":4,"num_predict":7,"repeat_penalty":1.1}"#),
        Sample(
            .ollama, #","options":{"num_predict":-1,"num_gpu":9,"num_thread":64,"use_mmap":true},"keep_alive":"24h""#,
            "", #","options":{}"#),
        Sample(
            .ollama, #","format":"json""#, #","response_format":{"type":"json_object"}"#,
            #","format":"json","options":{}"#),
        Sample(
            .ollama, #","format":{"a":1}"#,
            #","response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"a":1}}}"#,
            #","format":{"a":1},"options":{}"#),
        Sample(.ollama, #","think":true"#, #","reasoning_effort":"medium""#, #","think":true,"options":{}"#),
        Sample(.ollama, #","think":false"#, "", #","think":false,"options":{}"#),
        Sample(.ollama, #","tools":[]"#, "", #","options":{}"#),
        Sample(
            .ollama, #","options":{"typical_p":0.5,"repeat_last_n":-1,"mirostat":2}"#, "",
            #","options":{"repeat_last_n":-1,"typical_p":0.5}"#),
        Sample(.ollama, #","think":"low""#, #","reasoning_effort":"low""#, #","think":"low","options":{}"#),
        Sample(.ollama, #","options":{"stop":["a","b"]}"#, #","stop":["a","b"]"#, #","options":{"stop":["a","b"]}"#),
    ]

    static let tool = #""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]"#

    static let talks: [Talk] = [
        Talk(
            dialect: .openai,
            messages: #"{"role":"developer","content":"d"},{"role":"user","name":"n","content":"\u0068i"}"#,
            openai: #"{"role":"system","content":"d"},{"role":"user","content":"hi","name":"n"}"#,
            ollama: #"{"role":"system","content":"d"},{"role":"user","content":"hi"}"#),
        Talk(
            dialect: .openai,
            messages: #"{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#,
            openai: #"{"role":"user","content":"a\nb"}"#, ollama: #"{"role":"user","content":"a\nb"}"#),
        // Texts on either side of an image stay apart.
        Talk(
            dialect: .openai,
            messages:
                #"{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"},{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(Bodies.png)"}},{"type":"text","text":"c"}]}"#,
            openai:
                #"{"role":"user","content":[{"type":"text","text":"a\nb"},{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(Bodies.png)"}},{"type":"text","text":"c"}]}"#,
            ollama: #"{"role":"user","content":"a\nb\nc","images":["\#(Bodies.png)"]}"#),
        Talk(
            dialect: .openai,
            messages:
                #"{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpg;base64,\#(Bodies.jpeg)","detail":"low"}},{"type":"text","text":"a"}]}"#,
            openai:
                #"{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,\#(Bodies.jpeg)"}},{"type":"text","text":"a"}]}"#,
            ollama: #"{"role":"user","content":"a","images":["\#(Bodies.jpeg)"]}"#),
        Talk(
            dialect: .ollama, messages: #"{"role":"user","images":["\#(Bodies.png)"],"content":"a"}"#,
            openai:
                #"{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(Bodies.png)"}}]}"#,
            ollama: #"{"role":"user","content":"a","images":["\#(Bodies.png)"]}"#),
        Talk(
            dialect: .openai,
            messages:
                #"{"role":"assistant","content":null,"reasoning":"r","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{ \"k\" : 1 }"}}]},{"role":"tool","tool_call_id":"x","content":"ok"}"#,
            openai:
                #"{"role":"assistant","content":null,"reasoning_content":"r","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{ \"k\" : 1 }"}}]},{"role":"tool","content":"ok","tool_call_id":"x"}"#,
            ollama:
                #"{"role":"assistant","content":"","thinking":"r","tool_calls":[{"function":{"name":"f","arguments":{"k":1}}}]},{"role":"tool","content":"ok","tool_name":"f"}"#
        ),
        Talk(
            dialect: .ollama,
            messages:
                #"{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{ "k" : "v" }}},{"function":{"name":"g","arguments":{}}}]},{"role":"tool","tool_name":"f","content":"1"},{"role":"tool","tool_name":"g","content":"2"}"#,
            openai:
                #"{"role":"assistant","content":"","tool_calls":[{"id":"call_0","type":"function","function":{"name":"f","arguments":"{\"k\":\"v\"}"}},{"id":"call_1","type":"function","function":{"name":"g","arguments":"{}"}}]},{"role":"tool","content":"1","tool_call_id":"call_0"},{"role":"tool","content":"2","tool_call_id":"call_1"}"#,
            ollama:
                #"{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"k":"v"}}},{"function":{"name":"g","arguments":{}}}]},{"role":"tool","content":"1","tool_name":"f"},{"role":"tool","content":"2","tool_name":"g"}"#
        ),
    ]
}
