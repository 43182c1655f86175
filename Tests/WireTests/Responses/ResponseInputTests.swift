import Testing
import Vocabulary

@testable import Wire

struct ResponseInputTests {
    @Test(arguments: items + parts + images)
    func `An item is refused with the code and the name of the field`(sample: RefusalSample) throws {
        let refusal = try #require(try ResponseBodies.refusal(sample.body))
        #expect(refusal.code == sample.code)
        #expect(refusal.param == sample.param)
    }

    @Test(arguments: taken) func `An item of the list is taken`(item: String) throws {
        #expect(try ResponseBodies.refusal(ResponseBodies.items(item + #",{"role":"user","content":"x"}"#)) == nil)
    }

    @Test func `Every string of a body is a segment with its origin`() throws {
        let segments = try ResponseBodies.decode(Self.full).segments
        func texts(_ channel: Channel) -> [String] { segments.filter { $0.channel == channel }.map(\.text) }
        #expect(texts(.system) == ["inst", "dev"])
        #expect(texts(.user) == ["a\nb"])
        #expect(texts(.assistant) == ["said", #"{"k":["v\u0021"]}"#, "k\nv!", "lost", "why\nraw"])
        #expect(texts(.tool) == ["res"])
        #expect(
            texts(.toolDescription) == [
                "type\njson_schema\nname\nn\nschema\ns", "type\nfunction\nname\nf\nparameters\nenum\ne",
            ])
        #expect(
            texts(.field) == [
                "i1", "low", "rs1", "msg1", "final_answer", "type\nurl_citation\nurl\nhttp://u", "fc1", "c1", "f", "c1",
                "rs2",
                "high", "auto", "terse", "u", "mk\nmv", "type\nfunction\nname\nf", "m",
            ])
        #expect(segments.contains { $0.path.description == "input[1].content" && $0.text == "a\nb" })
        #expect(!segments.contains { $0.text.contains("sealed") || $0.text.contains("lp") })
    }

    @Test func `Nothing of an item's own reaches an upstream but what a chat has`() throws {
        let request = try ResponseBodies.decode(Self.full)
        let text = try ResponseBodies.upstream(request, .openai)
        for dropped in ["i1", "rs1", "msg1", "final_answer", "http://u", "fc1", "sealed", "lp", "lost", "mk"] {
            #expect(!text.contains(dropped), "\(dropped)")
        }
    }

    /// A body with text of its own in every place.
    static let full = #"""
        {"instructions":"inst","input":[{"role":"developer","content":"dev"},
        {"type":"message","id":"i1","role":"user","status":"completed","content":[{"type":"input_text","text":"a"},
        {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"low","file_id":null},{"type":"input_text","text":"b"}]},
        {"type":"reasoning","id":"rs1","summary":[{"type":"summary_text","text":"why"}],"content":[{"text":"raw","type":"reasoning_text"}],
        "encrypted_content":"sealed","status":null},
        {"type":"message","id":"msg1","role":"assistant","status":"completed","phase":"final_answer","content":[{"type":"output_text","text":"said",
        "annotations":[{"type":"url_citation","url":"http://u"}],"logprobs":[{"token":"lp"}]}]},
        {"type":"function_call","id":"fc1","call_id":"c1","name":"f","arguments":"{\"k\":[\"v\\u0021\"]}"},
        {"type":"function_call_output","call_id":"c1","output":"res"},
        {"type":"reasoning","id":"rs2","summary":[{"type":"summary_text","text":"lost"}]}],
        "reasoning":{"effort":"high","summary":"auto"},"text":{"verbosity":"terse","format":{"type":"json_schema","name":"n","schema":{"s":1}}},
        "user":"u","metadata":{"mk":"mv"},"tools":[{"type":"function","name":"f","parameters":{"enum":["e"]}}],
        "tool_choice":{"type":"function","name":"f"},"model":"m","store":true}
        """#

    static let taken = [
        #"{"role":"system","content":"x"}"#, #"{"type":null,"role":"user","content":"x"}"#,
        #"{"type":"message","role":"developer","content":[],"status":"incomplete"}"#,
        #"{"role":"assistant","content":[{"type":"refusal","refusal":"no"}],"phase":null,"id":null,"status":null}"#,
        #"{"role":"assistant","content":[{"type":"output_text","text":"x","annotations":null,"logprobs":null}]}"#,
        #"{"role":"user","content":[{"detail":null,"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo="}]}"#,
        #"{"type":"function_call","call_id":"c","name":"f","arguments":""}"#,
        #"{"type":"function_call","id":null,"status":"in_progress","call_id":"c","name":"f"}"#,
        #"{"type":"function_call_output","call_id":"c","output":"","id":null,"status":null}"#,
        #"{"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"x"}]}"#,
        #"{"type":"reasoning","summary":[]}"#,
        #"{"type":"reasoning","id":"r","summary":[],"content":null,"encrypted_content":null,"status":"completed"}"#,
    ]

    private static func item(_ item: String, _ code: ReasonCode, _ leaf: String) -> RefusalSample {
        RefusalSample(ResponseBodies.items(#"{"role":"user","content":"x"},\#(item)"#), code, "input[1]" + leaf)
    }

    static let items: [RefusalSample] =
        [
            item("1", .bodyMalformed, ""), item("null", .bodyMalformed, ""), item("{}", .bodyMalformed, ".role"),
            item(#"{"type":1}"#, .bodyMalformed, ".type"), item(#"{"role":"user"}"#, .bodyMalformed, ".content"),
            item(#"{"role":"user","content":null}"#, .bodyMalformed, ".content"),
            item(#"{"role":"user","content":{}}"#, .bodyMalformed, ".content"),
            item(#"{"role":1,"content":"x"}"#, .bodyMalformed, ".role"),
            item(#"{"role":"tool","content":"x"}"#, .paramOutOfRange, ".role"),
            item(#"{"role":"User","content":"x"}"#, .paramOutOfRange, ".role"),
            item(#"{"role":"user","content":"x","name":"n"}"#, .paramForbidden, ".name"),
            item(#"{"role":"user","content":"x","Content":"x"}"#, .paramForbidden, ".Content"),
            item(#"{"role":"user","content":"x","id":1}"#, .bodyMalformed, ".id"),
            item(#"{"role":"user","content":"x","phase":1}"#, .bodyMalformed, ".phase"),
            item(#"{"role":"user","content":"x","status":1}"#, .bodyMalformed, ".status"),
            item(#"{"role":"user","content":"x","status":"done"}"#, .paramOutOfRange, ".status"),
            item(#"{"type":"item_reference","id":"msg_1"}"#, .tenantContextMismatch, ""),
            item(#"{"id":"msg_1"}"#, .tenantContextMismatch, ""),
            item(#"{"type":null,"id":"msg_1"}"#, .tenantContextMismatch, ""),
            item(#"{"type":"function_call","name":"f","arguments":"{}"}"#, .bodyMalformed, ".call_id"),
            item(#"{"type":"function_call","call_id":null,"name":"f"}"#, .bodyMalformed, ".call_id"),
            item(#"{"type":"function_call","call_id":"c"}"#, .bodyMalformed, ".name"),
            item(#"{"type":"function_call","call_id":"c","name":""}"#, .bodyMalformed, ".name"),
            item(call(#"{"a":1}"#), .bodyMalformed, ".arguments"), item(call("null"), .bodyMalformed, ".arguments"),
            item(call(#""{""#), .bodyMalformed, ".arguments"),
            item(call(#""{\"a\":1,\"a\":2}""#), .duplicateJsonKey, ".arguments"),
            item(#"{"type":"function_call","call_id":"c","name":"f","namespace":"n"}"#, .paramForbidden, ".namespace"),
            item(#"{"type":"function_call_output","output":"x"}"#, .bodyMalformed, ".call_id"),
            item(#"{"type":"function_call_output","call_id":"c"}"#, .bodyMalformed, ".output"),
            item(#"{"type":"function_call_output","call_id":"c","output":{}}"#, .bodyMalformed, ".output"),
            item(#"{"type":"function_call_output","call_id":"c","output":"x","name":"f"}"#, .paramForbidden, ".name"),
            item(#"{"type":"reasoning","summary":"x"}"#, .bodyMalformed, ".summary"),
            item(#"{"type":"reasoning","summary":["x"]}"#, .bodyMalformed, ".summary[0]"),
            item(#"{"type":"reasoning","summary":[{"type":"summary_text"}]}"#, .bodyMalformed, ".summary[0].text"),
            item(#"{"type":"reasoning","summary":[{"text":"x"}]}"#, .bodyMalformed, ".summary[0].type"),
            item(#"{"type":"reasoning","summary":[{"type":"text","text":"x"}]}"#, .paramForbidden, ".summary[0].type"),
            item(
                #"{"type":"reasoning","summary":[{"type":"summary_text","text":"x","y":1}]}"#, .paramForbidden,
                ".summary[0].y"),
            item(
                #"{"type":"reasoning","content":[{"type":"reasoning_text","text":"x"},{"type":"summary_text","text":"x"}]}"#,
                .paramForbidden, ".content[1].type"),
            item(#"{"type":"reasoning","encrypted_content":1}"#, .bodyMalformed, ".encrypted_content"),
            item(#"{"type":"reasoning","text":"x"}"#, .paramForbidden, ".text"),
        ]
        + [
            "web_search_call", "file_search_call", "computer_call", "mcp_call", "image_generation_call", "shell_call",
            "custom_tool_call", "code_interpreter_call", "local_shell_call", "compaction", "additional_tools", "",
        ].map { item(#"{"x":1,"type":"\#($0)"}"#, .paramForbidden, ".type") }

    private static func call(_ arguments: String) -> String {
        #"{"type":"function_call","call_id":"c","name":"f","arguments":\#(arguments)}"#
    }

    private static func part(_ part: String, _ code: ReasonCode, _ leaf: String) -> RefusalSample {
        RefusalSample(
            ResponseBodies.parts(#"{"type":"input_text","text":"x"},\#(part)"#), code, "input[0].content[1]" + leaf)
    }

    static let parts: [RefusalSample] = [
        part(#""x""#, .bodyMalformed, ""), part("{}", .bodyMalformed, ".type"),
        part(#"{"type":1}"#, .bodyMalformed, ".type"), part(#"{"type":"input_text"}"#, .bodyMalformed, ".text"),
        part(#"{"type":"input_text","text":1}"#, .bodyMalformed, ".text"),
        part(#"{"type":"input_text","text":"x","logprobs":[]}"#, .paramForbidden, ".logprobs"),
        part(#"{"type":"input_text","text":"x","cache_control":{}}"#, .paramForbidden, ".cache_control"),
        part(#"{"type":"output_text","text":"x","annotations":{}}"#, .bodyMalformed, ".annotations"),
        part(#"{"type":"output_text","text":"x","logprobs":{}}"#, .bodyMalformed, ".logprobs"),
        part(#"{"type":"output_text","refusal":"x"}"#, .paramForbidden, ".refusal"),
        part(#"{"type":"refusal"}"#, .bodyMalformed, ".refusal"),
        part(#"{"type":"refusal","refusal":null}"#, .bodyMalformed, ".refusal"),
        part(#"{"type":"text","text":"x"}"#, .paramForbidden, ".type"),
        part(#"{"type":"input_file","file_url":"http://h"}"#, .paramForbidden, ".type"),
        part(#"{"type":"input_audio","input_audio":{}}"#, .paramForbidden, ".type"),
        part(#"{"type":"image_url","image_url":{"url":"x"}}"#, .paramForbidden, ".type"),
        part(#"{"type":"input_image"}"#, .bodyMalformed, ".image_url"),
        part(#"{"type":"input_image","image_url":null}"#, .bodyMalformed, ".image_url"),
        part(#"{"type":"input_image","image_url":{"url":"x"}}"#, .bodyMalformed, ".image_url"),
        part(#"{"type":"input_image","file_id":"file_1"}"#, .paramForbidden, ".file_id"),
        part(#"{"type":"input_image","detail":1}"#, .bodyMalformed, ".detail"),
    ]

    static let images: [RefusalSample] = [
        "http://169.254.169.254/", "https://h/x.png", "file:///etc/passwd", "", "data:text/html;base64,PGI+",
        "data:image/png;base64,", "data:image/png;base64,aWdub3Jl", "data:image/svg+xml;base64,PHN2Zz4=",
    ].map { part(#"{"type":"input_image","image_url":"\#($0)"}"#, .paramForbidden, ".image_url") }
}
