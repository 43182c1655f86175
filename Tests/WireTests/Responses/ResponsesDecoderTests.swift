import Testing
import Vocabulary

@testable import Wire

struct ResponsesDecoderTests {
    @Test(arguments: shapes + types + ranges + forbidden + stored)
    func `A body is refused with the code and the name of the field`(sample: RefusalSample) throws {
        let refusal = try #require(try ResponseBodies.refusal(sample.body))
        #expect(refusal.code == sample.code)
        #expect(refusal.param == sample.param)
    }

    @Test(arguments: accepted) func `A field of the list is taken`(member: String) throws {
        #expect(try ResponseBodies.refusal(ResponseBodies.request(member)) == nil)
    }

    @Test(arguments: accepted) func `The same field in another case is refused`(member: String) throws {
        let name = String(member.dropFirst().prefix { $0 != "\"" })
        for variant in [name.uppercased(), name + " ", name.replacing("s", with: "ſ")] where variant != name {
            let body = ResponseBodies.request(member.replacing("\"\(name)\"", with: "\"\(variant)\""))
            #expect(try ResponseBodies.refusal(body)?.code == .paramForbidden, "\(variant)")
        }
    }

    @Test func `Every field of the list is in a table of what is taken`() {
        let names = Set(Self.accepted.map { String($0.dropFirst().prefix { $0 != "\"" }) })
        #expect(names.union(["model", "input"]) == Set(ResponsesDecoder.fields))
    }

    @Test func `What refers to something stored is no different from what does not exist`() throws {
        let refusal = try #require(
            try ResponseBodies.refusal(ResponseBodies.request(#""conversation":"conv_1""#)))
        #expect(refusal.code.status == 404)
        #expect(!refusal.message.contains("conv_1"))
    }

    @Test func `An earlier response is named, and looked up elsewhere`() throws {
        let request = try ResponseBodies.decode(
            ResponseBodies.request(#""previous_response_id":"resp_1","store":true"#))
        #expect(request.echo?.previousResponse == "resp_1" && request.echo?.isStored == true)
        #expect(try ResponseBodies.decode(ResponseBodies.request()).echo?.isStored == false)
    }

    @Test func `Limits of the policy bound what is asked for`() throws {
        var policy = ParameterPolicy()
        policy.maxTokens = 5
        policy.maxTopLogprobs = 2
        let body = ResponseBodies.request(#""max_output_tokens":100,"top_logprobs":9"#)
        let parameters = try ResponseBodies.decode(body, policy).parameters
        #expect(parameters.maxTokens == 5)
        #expect(parameters.topLogprobs == 2)
        #expect(try ResponseBodies.decode(ResponseBodies.request(), policy).parameters.maxTokens == 5)
    }

    @Test(
        arguments: [
            (#""top_logprobs":3"#, true), (#""top_logprobs":0"#, false), (#""include":[]"#, false),
            (#""include":["message.output_text.logprobs"]"#, true),
            (#""include":["reasoning.encrypted_content"]"#, false),
        ] as [(String, Bool)])
    func `Either field turns log probabilities on`(member: String, isOn: Bool) throws {
        let parameters = try ResponseBodies.decode(ResponseBodies.request(member)).parameters
        #expect(parameters.logprobs == isOn)
        #expect(parameters.topLogprobs == (member.contains("3") ? 3 : nil))
    }

    static let accepted =
        [
            #""instructions":"be kind""#, #""instructions":null"#, #""instructions":"""#, #""stream":true"#,
            #""stream":null"#,
            #""stream_options":{"include_obfuscation":false}"#, #""stream_options":{}"#, #""stream_options":null"#,
            #""store":true"#, #""store":false"#, #""store":null"#, #""temperature":0"#, #""temperature":2.0"#,
            #""top_p":0.5"#,
            #""max_output_tokens":1"#, #""max_output_tokens":null"#, #""max_tool_calls":3"#, #""top_logprobs":20"#,
            #""truncation":"auto""#, #""truncation":"disabled""#, #""truncation":null"#, #""background":false"#,
            #""background":null"#, #""conversation":null"#, #""previous_response_id":null"#, #""prompt":null"#,
            #""include":["reasoning.encrypted_content","message.output_text.logprobs"]"#, #""include":null"#,
            #""parallel_tool_calls":true"#, #""parallel_tool_calls":null"#, #""tools":[]"#, #""tools":null"#,
            #""tools":[{"type":"function","name":"f","description":"d","parameters":{"x":[1]},"strict":true}]"#,
            #""tools":[{"strict":null,"parameters":null,"description":null,"name":"f","type":"function"}]"#,
            #""tool_choice":"auto""#, #""tool_choice":"none""#, #""tool_choice":"required""#, #""tool_choice":null"#,
            #""tool_choice":{"type":"function","name":"f"}"#, #""text":{}"#, #""text":null"#,
            #""text":{"format":null,"verbosity":null}"#, #""text":{"format":{"type":"text"},"verbosity":"low"}"#,
            #""text":{"format":{"type":"json_object"}}"#,
            #""text":{"format":{"type":"json_schema","name":"n","description":"d","schema":{},"strict":true}}"#,
            #""text":{"format":{"type":"json_schema","name":"n","schema":{},"strict":null,"description":null}}"#,
            #""reasoning":{"effort":"low","summary":"auto","generate_summary":null}"#, #""reasoning":null"#,
            #""reasoning":{"effort":null}"#, #""metadata":{"a":"b"}"#, #""metadata":null"#, #""user":"u""#,
            #""safety_identifier":"s""#, #""prompt_cache_key":"p""#, #""prompt_cache_retention":"24h""#,
            #""service_tier":"auto""#,
        ]

    static let shapes: [RefusalSample] = [
        RefusalSample("[]", .bodyMalformed, nil), RefusalSample("null", .bodyMalformed, nil),
        RefusalSample("{}", .bodyMalformed, "model"), RefusalSample(#"{"input":"x"}"#, .bodyMalformed, "model"),
        RefusalSample(#"{"model":"","input":"x"}"#, .bodyMalformed, "model"),
        RefusalSample(#"{"model":"m"}"#, .bodyMalformed, "input"),
        RefusalSample(#"{"model":"m","instructions":"x"}"#, .bodyMalformed, "input"),
        RefusalSample(#"{"model":"m","input":null}"#, .bodyMalformed, "input"),
        RefusalSample(#"{"model":"m","input":[]}"#, .bodyMalformed, "input"),
        RefusalSample(#"{"model":"m","input":{}}"#, .bodyMalformed, "input"),
        RefusalSample(#"{"model":"m","input":5}"#, .bodyMalformed, "input"),
        RefusalSample(#"{"model":["m"],"input":"x"}"#, .bodyMalformed, "model"),
        RefusalSample(
            ResponseBodies.items(
                Array(repeating: #"{"role":"user","content":""}"#, count: 4097).joined(separator: ",")),
            .paramOutOfRange, "input"),
    ]

    /// Members behind a body that would be taken.
    private static func refused(_ code: ReasonCode, _ members: [(String, String)]) -> [RefusalSample] {
        members.map { RefusalSample(ResponseBodies.request($0.0), code, $0.1) }
    }

    static let types: [RefusalSample] = refused(
        .bodyMalformed,
        [
            (#""instructions":["x"]"#, "instructions"), (#""stream":"true""#, "stream"),
            (#""stream_options":true"#, "stream_options"),
            (#""stream_options":{"include_obfuscation":1}"#, "stream_options.include_obfuscation"),
            (#""store":"yes""#, "store"), (#""temperature":"1""#, "temperature"), (#""top_p":[]"#, "top_p"),
            (#""max_output_tokens":"9""#, "max_output_tokens"), (#""max_tool_calls":true"#, "max_tool_calls"),
            (#""top_logprobs":"2""#, "top_logprobs"), (#""truncation":1"#, "truncation"),
            (#""background":1"#, "background"), (#""include":"x""#, "include"), (#""include":[1]"#, "include[0]"),
            (#""include":[null]"#, "include[0]"), (#""parallel_tool_calls":1"#, "parallel_tool_calls"),
            (#""tools":{}"#, "tools"), (#""tools":["ignore"]"#, "tools[0]"), (#""tools":[{}]"#, "tools[0].type"),
            (#""tools":[{"type":1}]"#, "tools[0].type"), (#""tools":[{"type":"function"}]"#, "tools[0].name"),
            (#""tools":[{"type":"function","name":""}]"#, "tools[0].name"),
            (#""tools":[{"type":"function","name":1}]"#, "tools[0].name"),
            (
                #""tools":[{"type":"function","name":"f"},{"type":"function","name":"g","description":1}]"#,
                "tools[1].description"
            ),
            (#""tools":[{"type":"function","name":"f","parameters":"x"}]"#, "tools[0].parameters"),
            (#""tools":[{"type":"function","name":"f","strict":"x"}]"#, "tools[0].strict"),
            (#""tool_choice":1"#, "tool_choice"), (#""tool_choice":{}"#, "tool_choice.type"),
            (#""tool_choice":{"type":"function"}"#, "tool_choice.name"),
            (#""tool_choice":{"type":"function","name":1}"#, "tool_choice.name"), (#""text":"x""#, "text"),
            (#""text":{"verbosity":1}"#, "text.verbosity"), (#""text":{"format":"json"}"#, "text.format"),
            (#""text":{"format":{}}"#, "text.format.type"), (#""text":{"format":{"type":null}}"#, "text.format.type"),
            (#""text":{"format":{"type":"json_schema"}}"#, "text.format"),
            (#""text":{"format":{"type":"json_schema","schema":"s"}}"#, "text.format"),
            (#""text":{"format":{"type":"json_schema","schema":{},"name":1}}"#, "text.format.name"),
            (#""text":{"format":{"type":"json_schema","schema":{},"strict":1}}"#, "text.format.strict"),
            (#""reasoning":"high""#, "reasoning"), (#""reasoning":{"effort":1}"#, "reasoning.effort"),
            (#""reasoning":{"summary":true}"#, "reasoning.summary"),
            (#""reasoning":{"generate_summary":[]}"#, "reasoning.generate_summary"),
            (#""metadata":"x""#, "metadata"), (#""user":1"#, "user"), (#""service_tier":{}"#, "service_tier"),
            (#""conversation":1"#, "conversation"), (#""previous_response_id":{}"#, "previous_response_id"),
            (#""prompt":"p""#, "prompt"),
        ])

    static let ranges: [RefusalSample] = refused(
        .paramOutOfRange,
        [
            (#""temperature":2.01"#, "temperature"), (#""temperature":-1"#, "temperature"), (#""top_p":1.1"#, "top_p"),
            (#""max_output_tokens":0"#, "max_output_tokens"), (#""max_output_tokens":1.5"#, "max_output_tokens"),
            (#""max_output_tokens":1000001"#, "max_output_tokens"), (#""max_tool_calls":-1"#, "max_tool_calls"),
            (#""top_logprobs":21"#, "top_logprobs"), (#""top_logprobs":-1"#, "top_logprobs"),
            (#""truncation":"middle""#, "truncation"), (#""include":["file_search_call.results"]"#, "include[0]"),
            (#""include":["reasoning.encrypted_content","x"]"#, "include[1]"), (#""tool_choice":"any""#, "tool_choice"),
            (#""text":{"format":{"type":"grammar"}}"#, "text.format.type"),
        ])

    static let forbidden: [RefusalSample] =
        refused(
            .paramForbidden,
            [
                "messages", "n", "seed", "stop", "max_tokens", "max_completion_tokens", "verbosity", "response_format",
                "reasoning_effort", "logprobs", "logit_bias", "functions", "background_options", "context_management",
                "moderation", "image", "access_programs", "prompt_cache_options", "extra_body", "chat_template",
                "guided_json", "options", "keep_alive", "", "Input",
            ].map { ("\"\($0)\":null", $0) })
        + refused(
            .paramForbidden,
            [
                (#""stream_options":{"include_usage":true}"#, "stream_options.include_usage"),
                (#""text":{"x":1}"#, "text.x"), (#""text":{"format":{"type":"text","x":1}}"#, "text.format.x"),
                (#""text":{"format":{"type":"text","name":"n"}}"#, "text.format.name"),
                (#""text":{"format":{"type":"json_object","schema":{}}}"#, "text.format.schema"),
                (#""reasoning":{"context":"auto"}"#, "reasoning.context"),
                (#""tool_choice":{"type":"function","name":"f","x":1}"#, "tool_choice.x"),
                (#""tool_choice":{"type":"allowed_tools","mode":"auto","tools":[]}"#, "tool_choice.type"),
                (#""tool_choice":{"type":"web_search"}"#, "tool_choice.type"),
                (#""tools":[{"type":"function","name":"f","url":"x"}]"#, "tools[0].url"),
                (#""tools":[{"type":"function","function":{"name":"f"}}]"#, "tools[0].function"),
                (#""background":true"#, "background"), (#""prompt":{"id":"pmpt_1"}"#, "prompt"),
            ])
        + refused(
            .paramForbidden,
            [
                "web_search", "web_search_preview", "file_search", "computer", "computer_use_preview", "mcp", "shell",
                "code_interpreter", "image_generation", "custom", "local_shell", "apply_patch", "namespace", "",
            ].map { (#""tools":[{"server_url":"http://h","type":"\#($0)"}]"#, "tools[0].type") })

    static let stored: [RefusalSample] = refused(
        .tenantContextMismatch,
        [
            (#""conversation":"conv_1""#, "conversation"), (#""conversation":{"id":"conv_1"}"#, "conversation"),
        ])
}
