import Testing
import Vocabulary

@testable import Wire

struct ParameterPolicyTests {
    /// A limit of a policy with what it makes of a request.
    struct Clamp: Sendable, CustomTestStringConvertible {
        let api: ClientAPI
        let members: String
        let read: @Sendable (SamplingParameters) -> Int?
        let limit: @Sendable (inout ParameterPolicy) -> Void
        let usual: Int?
        let limited: Int?
        var testDescription: String { "\(api) \(members) \(limited ?? -1)" }

        init(
            _ api: ClientAPI, _ members: String, _ field: WritableKeyPath<SamplingParameters, Int?> & Sendable,
            usual: Int?, limited: Int?, _ limit: @escaping @Sendable (inout ParameterPolicy) -> Void
        ) {
            self.api = api
            self.members = members
            read = { $0[keyPath: field] }
            self.limit = limit
            self.usual = usual
            self.limited = limited
        }
    }

    /// A field that needs a permission.
    struct Sensitive: Sendable, CustomTestStringConvertible {
        let permission: ParameterPolicy.Permission
        let api: ClientAPI
        let body: String
        let param: String
        var testDescription: String { "\(permission) \(api) \(body)" }

        init(_ permission: ParameterPolicy.Permission, _ api: ClientAPI, _ body: String, _ param: String) {
            self.permission = permission
            self.api = api
            self.body = body
            self.param = param
        }
    }

    @Test(arguments: choices + tokens + contexts)
    func `More than a limit is brought down to it, and less stays`(clamp: Clamp) throws {
        let body = Bodies.body(clamp.api, clamp.members)
        #expect(clamp.read(try Bodies.decode(body, clamp.api).sampling) == clamp.usual)
        var policy = ParameterPolicy()
        clamp.limit(&policy)
        #expect(clamp.read(try Bodies.decode(body, clamp.api, policy).sampling) == clamp.limited)
    }

    @Test(arguments: sensitive) func `A sensitive field needs its own permission`(sample: Sensitive) throws {
        var policy = ParameterPolicy()
        policy.allowed = [sample.permission]
        #expect(try Bodies.refusal(sample.body, sample.api, policy) == nil)
        policy.allowed = Set(ParameterPolicy.Permission.allCases).subtracting([sample.permission])
        for policy in [policy, ParameterPolicy()] {
            let refusal = try Bodies.refusal(sample.body, sample.api, policy)
            #expect(refusal?.code == .paramForbidden)
            #expect(refusal?.param == sample.param)
        }
    }

    @Test func `Every permission has its case`() {
        #expect(Set(Self.sensitive.map(\.permission)) == Set(ParameterPolicy.Permission.allCases))
    }

    @Test(
        arguments: [
            (.completions, #""logit_bias":{"5":1}"#), (.completions, #""logit_bias":{},"logprobs":5"#),
            (.completions, #""logit_bias":null,"logprobs":5"#),
            (.completions, #""logit_bias":{"5":1},"logprobs":null"#),
            (.chatCompletions, #""logit_bias":{"5":1},"logprobs":false,"top_logprobs":0"#),
            (.chatCompletions, #""logprobs":true,"top_logprobs":5"#),
        ] as [(ClientAPI, String)])
    func `A bias or log probabilities alone need no permission`(api: ClientAPI, members: String) throws {
        #expect(try Bodies.refusal(Bodies.body(api, members), api) == nil)
    }

    @Test func `A remote image is scored and passed on only where it is permitted`() throws {
        var policy = ParameterPolicy()
        policy.allowed = [.remoteImages]
        let request = try Bodies.decode(Self.image("https://h/a.png"), .chatCompletions, policy)
        #expect(request.segments.contains(Segment(channel: .field, path: "image_url", text: "https://h/a.png")))
        #expect(try Bodies.encode(request, for: .openai).contains(#""image_url":{"url":"https://h/a.png"}"#))
        #expect(throws: DecodeRefusal.self) { try request.call(.ollama) }
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://h/a.png", "//h/a.png", "HTTPS://h/a.png", " https://h/a.png", "data:text/html,x",
        "https:/h", "",
    ])
    func `Only the web's own schemes are remote images`(url: String) throws {
        let refusal = try Bodies.refusal(Self.image(url), .chatCompletions, Bodies.permissive)
        #expect(refusal?.code == .paramForbidden)
        #expect(refusal?.param == "messages[0].content.image_url.url")
    }

    private static func image(_ url: String) -> String {
        Bodies.messages(#"{"role":"user","content":[{"type":"image_url","image_url":{"url":"\#(url)"}}]}"#)
    }

    static let choices: [Clamp] = [
        Clamp(.completions, #""n":9"#, \.n, usual: 9, limited: 2) { $0.maxChoices = 2 },
        Clamp(.chatCompletions, #""n":2"#, \.n, usual: 2, limited: 2) { $0.maxChoices = 2 },
        Clamp(.chatCompletions, "", \.n, usual: nil, limited: nil) { $0.maxChoices = 2 },
        Clamp(.completions, #""best_of":9"#, \.bestOf, usual: 9, limited: 3) { $0.maxBestOf = 3 },
        Clamp(.completions, #""best_of":2"#, \.bestOf, usual: 2, limited: 2) { $0.maxBestOf = 3 },
        Clamp(.completions, #""logprobs":20"#, \.topLogprobs, usual: 20, limited: 0) { $0.maxTopLogprobs = 0 },
        Clamp(.chatCompletions, #""logprobs":true,"top_logprobs":9"#, \.topLogprobs, usual: 9, limited: 4) {
            $0.maxTopLogprobs = 4
        },
        Clamp(.ollamaGenerate, #""logprobs":true,"top_logprobs":9"#, \.topLogprobs, usual: 9, limited: 4) {
            $0.maxTopLogprobs = 4
        },
    ]

    /// The limit is also what a request without the field gets.
    static let tokens: [Clamp] = [
        Clamp(.completions, #""max_tokens":99"#, \.maxTokens, usual: 99, limited: 10) { $0.maxTokens = 10 },
        Clamp(.completions, #""max_tokens":9"#, \.maxTokens, usual: 9, limited: 9) { $0.maxTokens = 10 },
        Clamp(.completions, "", \.maxTokens, usual: nil, limited: 10) { $0.maxTokens = 10 },
        Clamp(.chatCompletions, #""max_completion_tokens":99"#, \.maxTokens, usual: 99, limited: 10) {
            $0.maxTokens = 10
        },
        Clamp(.responses, #""max_output_tokens":99"#, \.maxTokens, usual: 99, limited: 10) { $0.maxTokens = 10 },
        Clamp(.responses, "", \.maxTokens, usual: nil, limited: 2_000_000) { $0.maxTokens = 2_000_000 },
        Clamp(.ollamaChat, #""options":{"num_predict":99}"#, \.maxTokens, usual: 99, limited: 10) { $0.maxTokens = 10 },
        Clamp(.ollamaGenerate, #""options":{"num_predict":-1}"#, \.maxTokens, usual: nil, limited: 10) {
            $0.maxTokens = 10
        },
        Clamp(.ollamaGenerate, "", \.maxTokens, usual: nil, limited: 10) { $0.maxTokens = 10 },
    ]

    /// Pinned by default, which means not passed on.
    static let contexts: [Clamp] = [
        Clamp(.ollamaGenerate, #""options":{"num_ctx":9999}"#, \.context, usual: nil, limited: 4096) {
            $0.maxContext = 4096
        },
        Clamp(.ollamaChat, #""options":{"num_ctx":512}"#, \.context, usual: nil, limited: 512) { $0.maxContext = 4096 },
        Clamp(.ollamaChat, "", \.context, usual: nil, limited: nil) { $0.maxContext = 4096 },
    ]

    static let sensitive: [Sensitive] = [
        Sensitive(.tokenPrompts, .completions, Bodies.model(#""prompt":[1]"#), "prompt"),
        Sensitive(.tokenPrompts, .embeddings, Bodies.model(#""input":[[1]]"#), "input"),
        Sensitive(.context, .ollamaGenerate, Bodies.prompt(#""context":[1]"#), "context"),
        Sensitive(.raw, .ollamaGenerate, Bodies.prompt(#""raw":true"#), "raw"),
        Sensitive(.template, .ollamaGenerate, Bodies.prompt(#""template":"t""#), "template"),
        Sensitive(.remoteImages, .chatCompletions, image("https://h/a.png"), "messages[0].content.image_url.url"),
        Sensitive(.remoteImages, .chatCompletions, image("http://h/a.png"), "messages[0].content.image_url.url"),
        Sensitive(.biasWithLogprobs, .completions, Bodies.prompt(#""logit_bias":{"5":1},"logprobs":0"#), "logit_bias"),
        Sensitive(
            .biasWithLogprobs, .chatCompletions, Bodies.request(#""logprobs":true,"logit_bias":{"5":1}"#), "logit_bias"),
        Sensitive(
            .biasWithLogprobs, .chatCompletions, Bodies.request(#""top_logprobs":1,"logit_bias":{"5":1}"#), "logit_bias"
        ),
    ]
}
