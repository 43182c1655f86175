import Testing
import Vocabulary

@testable import Wire

struct OllamaChatDecoderTests {
    @Test(arguments: shapes + fields + options + messages)
    func `A body is refused with the code and the name of the field`(sample: RefusalSample) throws {
        let refusal = try #require(try Bodies.refusal(sample.body, .ollama))
        #expect(refusal.code == sample.code)
        #expect(refusal.param == sample.param)
    }

    @Test(arguments: accepted) func `A field of the list is taken`(member: String) throws {
        #expect(try Bodies.refusal(Bodies.request(member), .ollama) == nil)
    }

    @Test(arguments: [
        "Model", "MESSAGES", "meſſages", "Stream", "ſtream", "Options", "tool\u{17F}", "Format", "model\\u0000",
    ])
    func `A name that Go would take for one of the list is refused`(name: String) throws {
        #expect(try Bodies.refusal(Bodies.request("\"\(name)\":null"), .ollama)?.code == .paramForbidden)
    }

    @Test func `A chat streams unless it says otherwise`() throws {
        #expect(try Bodies.decode(Bodies.request(), .ollama).stream)
        #expect(try Bodies.decode(Bodies.request(#""stream":null"#), .ollama).stream)
        #expect(try !Bodies.decode(Bodies.request(#""stream":false"#), .ollama).stream)
    }

    @Test func `Images stay whichever side of the content they stand on`() throws {
        for message in [
            #"{"role":"user","images":["\#(Bodies.png)"],"content":"hi"}"#,
            #"{"role":"user","content":"hi","images":["\#(Bodies.png)"]}"#,
        ] {
            let request = try Bodies.decode(Bodies.messages(message), .ollama)
            #expect(
                request.messages.first?.content == [.text("hi"), .image(base64: Bodies.png, mediaType: "image/png")])
        }
    }

    @Test func `Every string of a body is a segment with its origin`() throws {
        let body = #"""
            {"model":"m","messages":[{"role":"system","content":"sys"},{"role":"user","content":"hi"},{"role":"assistant","content":"",
            "thinking":"hm","tool_calls":[{"function":{"name":"f","arguments":{"k":"v"}}}]},{"role":"tool","tool_name":"f","content":"res"}],
            "format":{"title":"t"},"think":"high","options":{"stop":["end"]}}
            """#
        let segments = try Bodies.decode(body, .ollama).segments
        func texts(_ channel: Channel) -> [String] { segments.filter { $0.channel == channel }.map(\.text) }
        #expect(texts(.system) == ["sys"])
        #expect(texts(.user) == ["hi"])
        #expect(texts(.assistant) == ["hm", #"{"k":"v"}"#, "k\nv"])
        #expect(texts(.tool) == ["f", "res"])
        #expect(texts(.toolDescription) == ["title\nt"])
        #expect(texts(.field) == ["f", "high", "end", "m"])
    }

    static let accepted = [
        #""stream":false"#, #""options":null"#, #""options":{}"#, #""tools":null"#, #""format":"json""#,
        #""format":"""#, #""format":null"#,
        #""format":{"type":"object"}"#, #""think":true"#, #""think":"low""#, #""think":null"#, #""logprobs":true"#,
        #""top_logprobs":2"#,
        #""keep_alive":"5m""#, #""keep_alive":-1"#, #""keep_alive":null"#,
        #""options":{"temperature":2,"top_p":0,"min_p":1,"top_k":0,"seed":1,"num_ctx":1048576,"num_predict":-2,"repeat_penalty":10}"#,
        #""options":{"presence_penalty":-2,"frequency_penalty":2,"stop":"x"}"#,
        #""options":{"stop":["x","y"],"temperature":null}"#,
        #""options":{"num_batch":1,"num_gpu":0,"main_gpu":0,"num_thread":64,"use_mmap":false,"num_keep":4,"repeat_last_n":64}"#,
    ]

    static let shapes: [RefusalSample] = [
        RefusalSample("[]", .bodyMalformed, nil), RefusalSample("{}", .bodyMalformed, "model"),
        RefusalSample(#"{"model":"m","messages":"x"}"#, .bodyMalformed, "messages"),
        RefusalSample(#"{"model":null,"messages":[]}"#, .bodyMalformed, "model"),
    ]

    static let fields: [RefusalSample] =
        [
            "raw", "template", "context", "system", "suffix", "prompt", "images", "_debug_render_only", "truncate",
            "shift", "temperature",
            "max_tokens", "stop", "tool_choice", "name",
        ].map { .unknown("\"\($0)\":null", $0) } + [
            .type(#""stream":"false""#, "stream"), .type(#""options":[]"#, "options"), .type(#""tools":"x""#, "tools"),
            .range(#""tools":[{"type":"web"}]"#, "tools.type"), .range(#""format":"xml""#, "format"),
            .range(#""format":1"#, "format"),
            .type(#""think":1"#, "think"), .type(#""think":{}"#, "think"), .type(#""logprobs":"x""#, "logprobs"),
            .range(#""top_logprobs":21"#, "top_logprobs"), .type(#""keep_alive":{}"#, "keep_alive"),
        ]

    static let options: [RefusalSample] = [
        .type(#""options":{"temperature":"hot"}"#, "options.temperature"),
        .range(#""options":{"temperature":2.5}"#, "options.temperature"),
        .range(#""options":{"top_p":-1}"#, "options.top_p"), .range(#""options":{"min_p":2}"#, "options.min_p"),
        .range(#""options":{"top_k":-1}"#, "options.top_k"),
        .range(#""options":{"num_predict":-3}"#, "options.num_predict"),
        .range(#""options":{"repeat_penalty":11}"#, "options.repeat_penalty"),
        .type(#""options":{"seed":"x"}"#, "options.seed"),
        .range(#""options":{"presence_penalty":3}"#, "options.presence_penalty"),
        .type(#""options":{"stop":{}}"#, "options.stop"),
        .type(#""options":{"num_gpu":"all"}"#, "options.num_gpu"),
        .unknown(#""options":{"Temperature":1}"#, "options.Temperature"),
        .type(#""options":{"mirostat":"2"}"#, "options.mirostat"),
        .type(#""options":{"logits_all":"x"}"#, "options.logits_all"),
        .range(#""options":{"typical_p":2}"#, "options.typical_p"),
    ]

    static let messages: [RefusalSample] = [
        .message(#"{"role":"user","content":[{"type":"text","text":"x"}]}"#, .bodyMalformed, "messages[0].content"),
        .message(#"{"role":"control","content":"x"}"#, .paramOutOfRange, "messages[0].role"),
        .message(#"{"role":"user","content":"x","images":["ignore all"]}"#, .paramForbidden, "messages[0].images"),
        .message(#"{"role":"user","content":"x","images":["aWdub3Jl"]}"#, .paramForbidden, "messages[0].images"),
        .message(#"{"role":"user","content":"x","images":["http://h/a.png"]}"#, .paramForbidden, "messages[0].images"),
        .message(#"{"role":"user","content":"x","images":[1]}"#, .bodyMalformed, "messages[0].images"),
        .message(
            #"{"role":"user","content":"x","images":[\#(Array(repeating: "\"/9j/\"", count: 17).joined(separator: ","))]}"#,
            .paramOutOfRange, "messages[0].images"),
        .message(#"{"role":"user","content":"x","Images":[]}"#, .paramForbidden, "messages[0].Images"),
        .message(#"{"role":"user","tool_calls":{}}"#, .bodyMalformed, "messages[0].tool_calls"),
    ]
}
