import Testing
import Vocabulary

@testable import Wire

@Suite struct AskedParameterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String { extra }
        var extra: String
        var asked: AskedParameters?

        init(_ extra: String, _ change: ((inout AskedParameters) -> Void)?) {
            self.extra = extra
            guard let change else { return }
            var asked = AskedParameters()
            change(&asked)
            self.asked = asked
        }
    }

    static let chat = [
        Case("", nil), Case(#","temperature":0.5,"stop":["x"]"#, nil),
        Case(#","n":3,"max_tokens":50"#) { ($0.choices, $0.maxTokens) = (3, 50) },
        Case(#","n":100,"max_tokens":9000"#) { ($0.choices, $0.maxTokens) = (100, 9000) },
        Case(#","logprobs":true,"top_logprobs":12"#) { ($0.logprobs, $0.topLogprobs) = (true, 12) },
        Case(#","logit_bias":{"5":1}"#) { $0.logitBias = true },
    ]

    private static func decode(_ api: ClientAPI, _ body: String, _ policy: ParameterPolicy) throws -> ModelRequest {
        try api.decode(JSONDocument(Array(body.utf8)), policy)
    }

    @Test(arguments: chat) func `what was asked is kept as the client wrote it`(_ item: Case) throws {
        var policy = ParameterPolicy()
        (policy.maxChoices, policy.maxTokens, policy.maxTopLogprobs) = (4, 100, 5)
        let body = #"{"model":"m","messages":[{"role":"user","content":"hi"}]\#(item.extra)}"#
        let request = try Self.decode(.chatCompletions, body, policy)
        // A limit of tokens is given to requests that name none: that is the policy's word, not theirs.
        #expect(request.asked(policy) == item.asked)
        #expect(request.sampling.maxTokens == min(item.asked?.maxTokens ?? 100, 100))
        #expect(request.sampling.n ?? 1 <= 4)
    }

    @Test func `what needed a permission is told apart`() throws {
        var policy = ParameterPolicy()
        policy.allowed = [.raw, .template, .context, .biasWithLogprobs]
        let body = #"{"model":"m","prompt":"hi","raw":true,"template":"{{ .Prompt }}","options":{"num_ctx":4096}}"#
        let generate = try #require(Self.decode(.ollamaGenerate, body, policy).asked(policy))
        #expect(generate.needs == [.raw, .template])
        #expect(generate.context == 4096)
        #expect(policy.granted(generate).context == nil)
        #expect(policy.missing(for: generate).isEmpty)
        #expect(ParameterPolicy().missing(for: generate) == [.raw, .template])
        let chat = #"{"model":"m","messages":[{"role":"user","content":"hi"}],"logit_bias":{"5":1},"logprobs":true}"#
        #expect(try Self.decode(.chatCompletions, chat, policy).asked(policy)?.needs == [.biasWithLogprobs])
    }

    @Test(arguments: [
        (ClientAPI.ollamaGenerate, #"{"model":"m","prompt":"p","raw":true}"#, ParameterPolicy.Permission.raw),
        (.ollamaGenerate, #"{"model":"m","prompt":"p","template":"t"}"#, .template),
        (.ollamaGenerate, #"{"model":"m","prompt":"p","context":[1]}"#, .context),
        (.completions, #"{"model":"m","prompt":[1,2]}"#, .tokenPrompts),
        (.embeddings, #"{"model":"m","input":[1,2]}"#, .tokenPrompts),
        (
            .chatCompletions,
            #"{"model":"m","messages":[{"role":"user","content":"p"}],"logit_bias":{"5":1},"logprobs":true}"#,
            .biasWithLogprobs
        ),
        (
            .chatCompletions,
            #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.example/a.png"}}]}]}"#,
            .remoteImages
        ),
    ])
    func `a refusal names the permission that would help`(
        api: ClientAPI, body: String, permission: ParameterPolicy.Permission
    ) throws {
        let refusal = #expect(throws: DecodeRefusal.self) { try Self.decode(api, body, ParameterPolicy()) }
        #expect(refusal?.needs == permission)
        var policy = ParameterPolicy()
        policy.allowed = [permission]
        #expect(try Self.decode(api, body, policy).asked(policy)?.needs == [permission])
    }

    @Test(arguments: [
        #"{"model":"m","messages":[{"role":"user","content":"p"}],"raw":true}"#,
        #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"ftp://x/a"}}]}]}"#,
    ])
    func `a field that no policy takes names none`(body: String) {
        let refusal = #expect(throws: DecodeRefusal.self) {
            try Self.decode(.chatCompletions, body, ParameterPolicy())
        }
        #expect(refusal?.code == .paramForbidden)
        #expect(refusal?.needs == nil)
    }
}
