import Testing
import Vocabulary

@testable import Wire

struct OpenAIChatDecoderTests {
    @Test(arguments: shapes + types + ranges + forbidden + messages + parts + tools)
    func `A body is refused with the code and the name of the field`(sample: RefusalSample) throws {
        let refusal = try #require(try Bodies.refusal(sample.body, .openai))
        #expect(refusal.code == sample.code)
        #expect(refusal.param == sample.param)
    }

    @Test(arguments: accepted) func `A field of the list is taken`(member: String) throws {
        #expect(try Bodies.refusal(Bodies.request(member), .openai) == nil)
    }

    @Test(arguments: accepted) func `The same field in another case is refused`(member: String) throws {
        let name = String(member.dropFirst().prefix { $0 != "\"" })
        let variants = [
            name.uppercased(), name.prefix(1).uppercased() + name.dropFirst(), name + " ",
            name.replacing("s", with: "ſ"),
        ]
        for variant in variants where variant != name {
            let refusal = try Bodies.refusal(
                Bodies.request(member.replacing("\"\(name)\"", with: "\"\(variant)\"")), .openai)
            #expect(refusal?.code == .paramForbidden, "\(variant)")
        }
    }

    @Test func `Every string of a body is a segment with its origin`() throws {
        let body = #"""
            {"model":"m","messages":[{"role":"developer","content":"sys"},{"role":"user","content":[{"type":"text","text":"a"},
            {"type":"text","text":"b"}],"name":"nick"},{"role":"assistant","content":null,"refusal":"no","reasoning_content":"why",
            "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"k\":[\"v\\u0021\"]}"}}]},
            {"role":"tool","tool_call_id":"c1","content":"res","name":"f"}],"stop":["end"],"user":"u","metadata":{"mk":"mv"},
            "tools":[{"type":"function","function":{"name":"f","parameters":{"enum":["e"]}}}],"tool_choice":"auto"}
            """#
        let segments = try Bodies.decode(body, .openai).segments
        func texts(_ channel: Channel) -> [String] { segments.filter { $0.channel == channel }.map(\.text) }
        #expect(texts(.system) == ["sys"])
        #expect(texts(.user) == ["a\nb", "nick"])
        #expect(texts(.assistant) == ["no", "why", #"{"k":["v\u0021"]}"#, "k\nv!"])
        #expect(texts(.tool) == ["c1", "res"])
        #expect(texts(.field) == ["c1", "f", "f", "end", "u", "mk\nmv", "auto", "m"])
        #expect(texts(.toolDescription) == ["type\nfunction\nfunction\nname\nf\nparameters\nenum\ne"])
        #expect(segments.first?.path.description == "messages[0].content")
    }

    @Test func `An answer that an SDK puts back with all its members is taken`() throws {
        let body = Bodies.messages(
            #"{"role":"assistant","content":"x","refusal":null,"annotations":[{"type":"url_citation","url_citation":{"title":"t"}}],"audio":null,"function_call":null,"tool_calls":null}"#
        )
        let request = try Bodies.decode(body, .openai)
        #expect(request.segments.contains { $0.text.contains("t") && $0.path.description == "messages[0].annotations" })
        #expect(try !Bodies.encode(request, for: .openai).contains("annotations"))
    }

    @Test func `A hostile name comes back short and without control characters`() throws {
        let name = "\\u001b[2J" + String(repeating: "é", count: 5000)
        let refusal = try #require(try Bodies.refusal(Bodies.request("\"\(name)\":1"), .openai))
        #expect(refusal.message.utf8.count < 140)
        #expect(refusal.message.utf8.allSatisfy { 0x20...0x7E ~= $0 })
    }

    static let accepted = [
        #""stream":true"#, #""stream":null"#, #""stream_options":{"include_usage":true,"include_obfuscation":false}"#,
        #""temperature":0"#, #""temperature":2"#, #""temperature":null"#, #""top_p":1"#, #""max_tokens":1"#,
        #""max_tokens":1e3"#,
        #""max_completion_tokens":1000000"#, #""n":1"#, #""n":128"#, #""seed":-9223372036854775808"#,
        #""presence_penalty":-2"#,
        #""frequency_penalty":2.0"#, #""logprobs":true"#, #""top_logprobs":20"#,
        #""logit_bias":{"50256":-100,"1":100}"#,
        #""logit_bias":{}"#, #""stop":"x""#, #""stop":["x","y"]"#, #""stop":null"#, #""tools":[]"#, #""tools":null"#,
        #""tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"x":[1]},"strict":true}}]"#,
        #""tool_choice":"none""#, #""tool_choice":{"type":"function","function":{"name":"f"}}"#,
        #""parallel_tool_calls":false"#,
        #""response_format":{"type":"text"}"#, #""response_format":{"type":"json_object"}"#,
        #""response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{},"strict":true}}"#,
        #""reasoning_effort":"low""#, #""user":"u""#, #""safety_identifier":"s""#, #""prompt_cache_key":"p""#,
        #""service_tier":"auto""#,
        #""verbosity":"low""#, #""metadata":{"a":"b"}"#, #""store":false"#, #""modalities":["text"]"#,
        #""modalities":null"#, #""top_k":-1"#, #""min_p":0.05"#, #""prediction":{"type":"content","content":"x"}"#,
        #""prediction":null"#, #""prompt_cache_retention":"24h""#,
    ]

    static let shapes: [RefusalSample] = [
        RefusalSample("[]", .bodyMalformed, nil), RefusalSample("null", .bodyMalformed, nil),
        RefusalSample("\"x\"", .bodyMalformed, nil),
        RefusalSample("{}", .bodyMalformed, "model"), RefusalSample(#"{"model":"m"}"#, .bodyMalformed, "messages"),
        RefusalSample(#"{"model":"","messages":[{"role":"user","content":"x"}]}"#, .bodyMalformed, "model"),
        RefusalSample(#"{"messages":[{"role":"user","content":"x"}]}"#, .bodyMalformed, "model"),
        RefusalSample(Bodies.messages(""), .bodyMalformed, "messages"),
        RefusalSample(#"{"model":"m","messages":null}"#, .bodyMalformed, "messages"),
        RefusalSample(#"{"model":"m","messages":{}}"#, .bodyMalformed, "messages"),
        RefusalSample(#"{"model":["m"],"messages":[]}"#, .bodyMalformed, "model"),
        RefusalSample(
            Bodies.messages(Array(repeating: #"{"role":"user","content":""}"#, count: 4097).joined(separator: ",")),
            .paramOutOfRange, "messages"),
    ]

    static let types: [RefusalSample] = [
        .type(#""stream":"true""#, "stream"), .type(#""stream":1"#, "stream"),
        .type(#""temperature":"1""#, "temperature"),
        .type(#""max_tokens":"1""#, "max_tokens"), .type(#""max_tokens":[1]"#, "max_tokens"), .type(#""n":true"#, "n"),
        .type(#""logprobs":1"#, "logprobs"), .type(#""stop":1"#, "stop"), .type(#""stop":[1]"#, "stop"),
        .type(#""stop":["a",null]"#, "stop"),
        .type(#""logit_bias":[1]"#, "logit_bias"), .type(#""logit_bias":{"1":"1"}"#, "logit_bias"),
        .type(#""logit_bias":{"1":null}"#, "logit_bias"),
        .type(#""tools":{}"#, "tools"), .type(#""tool_choice":1"#, "tool_choice"),
        .type(#""response_format":"json""#, "response_format"),
        .type(#""response_format":{"type":"json_schema"}"#, "response_format"),
        .type(#""response_format":{"type":"json_schema","json_schema":{"name":"n","schema":"s"}}"#, "response_format"),
        .type(#""stream_options":true"#, "stream_options"),
        .type(#""stream_options":{"include_usage":1}"#, "stream_options.include_usage"),
        .type(#""reasoning_effort":1"#, "reasoning_effort"), .type(#""user":1"#, "user"),
        .type(#""metadata":"x""#, "metadata"),
    ]

    static let ranges: [RefusalSample] = [
        .range(#""temperature":2.01"#, "temperature"), .range(#""temperature":-0.1"#, "temperature"),
        .range(#""top_p":1.1"#, "top_p"),
        .range(#""max_tokens":0"#, "max_tokens"), .range(#""max_tokens":-1"#, "max_tokens"),
        .range(#""max_tokens":1.5"#, "max_tokens"),
        .range(#""max_tokens":1e300"#, "max_tokens"),
        .range(#""max_completion_tokens":1000001"#, "max_completion_tokens"),
        .range(#""n":0"#, "n"), .range(#""n":129"#, "n"), .range(#""seed":9223372036854775808"#, "seed"),
        .range(#""presence_penalty":2.1"#, "presence_penalty"),
        .range(#""frequency_penalty":-2.1"#, "frequency_penalty"),
        .range(#""top_logprobs":21"#, "top_logprobs"), .range(#""top_logprobs":-1"#, "top_logprobs"),
        .range(#""logit_bias":{"1":101}"#, "logit_bias"), .range(#""logit_bias":{"the":1}"#, "logit_bias"),
        .range(#""logit_bias":{"":1}"#, "logit_bias"),
        .range("\"logit_bias\":{" + (0..<1025).map { "\"\($0)\":1" }.joined(separator: ",") + "}", "logit_bias"),
        .range("\"stop\":[" + Array(repeating: "\"s\"", count: 17).joined(separator: ",") + "]", "stop"),
        .range(#""response_format":{"type":"grammar"}"#, "response_format.type"),
        .range(#""response_format":{}"#, "response_format.type"),
        .range(#""tool_choice":"any""#, "tool_choice"), .range(#""tool_choice":{"type":"mcp"}"#, "tool_choice"),
        .range(#""tool_choice":{"type":"function"}"#, "tool_choice"),
        .unknown(#""tool_choice":{"type":"function","function":{"name":"f","x":1}}"#, "tool_choice.function.x"),
        .unknown(#""response_format":{"type":"text","x":1}"#, "response_format.x"),
        .unknown(
            #""response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{},"x":1}}"#,
            "response_format.json_schema.x"),
        .range(#""prediction":{"type":"x","content":"y"}"#, "prediction.type"),
        .range(#""store":true"#, "store"), .range(#""modalities":["text","audio"]"#, "modalities"),
        .range(#""modalities":"audio""#, "modalities"),
    ]

    static let forbidden: [RefusalSample] =
        [
            "prompt_embeds", "chat_template", "chat_template_kwargs", "guided_json", "guided_regex",
            "logits_processors", "extra_body",
            "api_base", "base_url", "functions", "function_call", "audio", "web_search_options",
            "best_of", "echo", "suffix",
            "prompt", "input", "raw", "template", "context", "keep_alive", "options", "format", "images", "",
            "add_generation_prompt", "continue_final_message", "documents", "mm_processor_kwargs", "vllm_xargs",
            "cache_salt", "priority",
        ].map { .unknown("\"\($0)\":null", $0) } + [
            .unknown(#""stream_options":{"x":1}"#, "stream_options.x"),
            .unknown(#""logit_bias":{"1":1},"logprobs":true"#, "logit_bias"),
            .unknown(#""top_logprobs":5,"logit_bias":{"1":1}"#, "logit_bias"),
        ]

    static let messages: [RefusalSample] = [
        .message("1", .bodyMalformed, "messages[0]"), .message("null", .bodyMalformed, "messages[0]"),
        .message(#"{"content":"x"}"#, .bodyMalformed, "messages[0].role"),
        .message(#"{"role":1}"#, .bodyMalformed, "messages[0].role"),
        .message(#"{"role":"function","content":"x"}"#, .paramOutOfRange, "messages[0].role"),
        .message(#"{"role":"User","content":"x"}"#, .paramOutOfRange, "messages[0].role"),
        .message(#"{"role":"user","content":1}"#, .bodyMalformed, "messages[0].content"),
        .message(#"{"role":"user","content":{"type":"text","text":"x"}}"#, .bodyMalformed, "messages[0].content"),
        .message(
            #"{"role":"user","content":"x"},{"role":"user","Content":"x"}"#, .paramForbidden, "messages[1].Content"),
        .message(#"{"role":"user","content":"x","name":5}"#, .bodyMalformed, "messages[0].name"),
        .message(#"{"role":"user","content":"x","images":[]}"#, .paramForbidden, "messages[0].images"),
        .message(#"{"role":"assistant","content":"x","annotations":{}}"#, .bodyMalformed, "messages[0].annotations"),
        .message(#"{"role":"assistant","content":"x","audio":{"id":"a"}}"#, .paramForbidden, "messages[0].audio"),
        .message(
            #"{"role":"assistant","function_call":{"name":"f","arguments":""}}"#, .paramForbidden,
            "messages[0].function_call"),
    ]

    static let parts: [RefusalSample] =
        [
            .message(part(#""x""#), .bodyMalformed, "messages[0].content"),
            .message(part(#"{"type":"text"}"#), .paramForbidden, "messages[0].content"),
            .message(part(#"{"text":"x"}"#), .paramForbidden, "messages[0].content"),
            .message(
                part(#"{"type":"input_audio","input_audio":{}}"#), .paramForbidden, "messages[0].content.input_audio"),
            .message(part(#"{"type":"file","file":{}}"#), .paramForbidden, "messages[0].content.file"),
            .message(
                part(#"{"type":"text","text":"x","cache_control":{}}"#), .paramForbidden,
                "messages[0].content.cache_control"),
            .message(part(#"{"type":"image_url","text":"x"}"#), .paramForbidden, "messages[0].content"),
            .message(
                part(#"{"type":"image_url","image_url":"data:image/png;base64,iVBORw0KGgo="}"#), .bodyMalformed,
                "messages[0].content.image_url"),
            .message(
                part(#"{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","x":1}}"#),
                .paramForbidden, "messages[0].content.image_url.x"),
        ]
        + [
            "http://169.254.169.254/", "https://h/x.png", "file:///etc/passwd", "", "data:,x",
            "data:text/html;base64,PGI+",
            "data:image/png,abc", "data:image/png;base64,", "data:image/png;base64,aWdub3Jl",
            "data:image/png;base64,iVBORw0KGgo",
            "data:image/png;base64,iVBORw0KGgo=AAA=", "data:image/png;base64,iVBORw0KGgo AAAA",
            "data:image/svg+xml;base64,PHN2Zz4=",
            "DATA:image/png;base64,iVBORw0KGgo=", "data:image/png;x=y;base64,iVBORw0KGgo=",
            "data:image/ignore;base64,iVBORw0KGgo=",
        ].map {
            .message(
                part(#"{"type":"image_url","image_url":{"url":"\#($0)"}}"#), .paramForbidden,
                "messages[0].content.image_url.url")
        }

    static let tools: [RefusalSample] = [
        call(#"{"id":"c"}"#, .bodyMalformed, ""), call(#""x""#, .bodyMalformed, ""),
        call(#"{"type":"mcp","function":{"name":"f"}}"#, .paramOutOfRange, ".type"),
        call(#"{"function":{"name":""}}"#, .bodyMalformed, ""),
        call(#"{"function":{"name":"f"},"custom":1}"#, .paramForbidden, ".custom"),
        call(#"{"function":{"name":"f","arguments":"{"}}"#, .bodyMalformed, ".function.arguments"),
        call(#"{"function":{"name":"f","arguments":"{\"a\":1,\"a\":2}"}}"#, .duplicateJsonKey, ".function.arguments"),
        call(#"{"function":{"name":"f","arguments":["x"]}}"#, .bodyMalformed, ".function.arguments"),
        call(#"{"function":{"name":"f","extra":1}}"#, .paramForbidden, ".function.extra"),
        call(#"{"id":5,"function":{"name":"f"}}"#, .bodyMalformed, ".id"),
        .message(
            #"{"role":"assistant","tool_calls":[\#(Array(repeating: #"{"function":{"name":"f"}}"#, count: 129).joined(separator: ","))]}"#,
            .paramOutOfRange, "messages[0].tool_calls"),
        .type(#""tools":["ignore"]"#, "tools"), .range(#""tools":[{}]"#, "tools.type"),
        .range(#""tools":[{"type":"mcp"}]"#, "tools.type"),
        .unknown(#""tools":[{"type":"mcp","server_url":"http://h"}]"#, "tools.server_url"),
        .type(#""tools":[{"type":"function"}]"#, "tools.function"),
        .type(#""tools":[{"type":"function","function":{}}]"#, "tools.function.name"),
        .unknown(#""tools":[{"type":"function","function":{"name":"f","url":"x"}}]"#, "tools.function.url"),
    ]

    private static func part(_ part: String) -> String { #"{"role":"user","content":[\#(part)]}"# }

    private static func call(_ call: String, _ code: ReasonCode, _ leaf: String) -> RefusalSample {
        .message(#"{"role":"assistant","tool_calls":[\#(call)]}"#, code, "messages[0].tool_calls" + leaf)
    }
}
