import Testing
import Vocabulary

@testable import Wire

struct CacheSeparationTests {
    private static let salt = CacheSeparation.salt(Minted(salt: String(repeating: "a1", count: 32)))
    private static let nonce = CacheSeparation.nonce(Minted(nonce: "qrst"))

    private static func sent(
        _ client: ClientAPI, _ body: String, _ upstream: Dialect, _ separation: CacheSeparation,
        allowing permissions: Set<ParameterPolicy.Permission> = []
    ) throws -> JSONView {
        var policy = ParameterPolicy()
        policy.allowed = permissions
        let request = try client.decode(JSONDocument(Array(body.utf8)), policy)
        return try JSONDocument(request.call(upstream, apart: separation).body).root
    }

    private static let bodies: [(api: ClientAPI, body: String)] = [
        (.chatCompletions, #"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#),
        (.ollamaChat, #"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#),
        (.responses, #"{"model":"m","input":"Hi"}"#), (.completions, #"{"model":"m","prompt":"Hi"}"#),
        (.ollamaGenerate, #"{"model":"m","prompt":"Hi"}"#), (.embeddings, #"{"model":"m","input":"Hi"}"#),
        (.ollamaEmbed, #"{"model":"m","input":"Hi"}"#),
    ]

    @Test func `a salt is a member of every request in OpenAI's dialect, and of none in Ollama's`() throws {
        for (api, body) in Self.bodies {
            let openAI = try Self.sent(api, body, .openai, Self.salt)
            #expect(openAI["cache_salt"]?.string == String(repeating: "a1", count: 32), "\(api)")
            #expect(try Self.sent(api, body, .ollama, Self.salt)["cache_salt"] == nil, "\(api)")
            #expect(try Self.sent(api, body, .openai, .none)["cache_salt"] == nil, "\(api)")
        }
    }

    @Test(arguments: [ClientAPI.chatCompletions, .ollamaChat], Dialect.allCases)
    func `a nonce stands in front of the system message, wherever that is`(
        _ client: ClientAPI, _ upstream: Dialect
    ) throws {
        func contents(_ messages: String) throws -> [String?] {
            try Self.sent(client, #"{"model":"m","messages":[\#(messages)]}"#, upstream, Self.nonce)["messages"]?
                .elements.map { $0["content"]?.string } ?? []
        }
        let (system, user) = (#"{"role":"system","content":"Be kind."}"#, #"{"role":"user","content":"Hi"}"#)
        #expect(try contents("\(system),\(user)") == ["qrst\nBe kind.", "Hi"])
        #expect(try contents("\(user),\(system)") == ["qrst\nHi", "qrst\nBe kind."])
        #expect(try contents(user) == ["qrst\nHi"], "the model's own system message stays")
    }

    @Test func `a nonce stands in front of pictures and in front of text without a template`() throws {
        let picture = #"{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoA"}}"#
        let chat = try Self.sent(
            .chatCompletions, #"{"model":"m","messages":[{"role":"user","content":[\#(picture)]}]}"#, .openai,
            Self.nonce)
        let parts = chat["messages"]?.elements.first { _ in true }?["content"]?.elements.map { $0["type"]?.string }
        #expect(parts == ["text", "image_url"])
        let raw = try Self.sent(
            .ollamaGenerate, #"{"model":"m","prompt":"Hi","system":"Be kind.","raw":true}"#, .ollama, Self.nonce,
            allowing: [.raw])
        #expect(raw["prompt"]?.string == "qrst\nHi")
        let texts = try Self.sent(.completions, #"{"model":"m","prompt":["a","b"]}"#, .openai, Self.nonce)
        #expect(texts["prompt"]?.elements.map(\.string) == ["qrst\na", "qrst\nb"])
        let generate = try Self.sent(
            .ollamaGenerate, #"{"model":"m","prompt":"Hi","system":"Be kind."}"#, .ollama, Self.nonce)
        #expect(generate["system"]?.string == "qrst\nBe kind." && generate["prompt"]?.string == "Hi")
    }

    @Test func `what a nonce cannot be put in front of is refused`() throws {
        let tokens = #expect(throws: DecodeRefusal.self) {
            try Self.sent(
                .completions, #"{"model":"m","prompt":[1,2]}"#, .openai, Self.nonce, allowing: [.tokenPrompts])
        }
        #expect(tokens?.code == .paramForbidden && tokens?.param == "prompt")
        let echo = #expect(throws: DecodeRefusal.self) {
            try Self.sent(.completions, #"{"model":"m","prompt":"Hi","echo":true}"#, .openai, Self.nonce)
        }
        #expect(echo?.param == "echo")
        let context = #expect(throws: DecodeRefusal.self) {
            try Self.sent(
                .ollamaGenerate, #"{"model":"m","prompt":"Hi","context":[1000,2]}"#, .ollama, Self.nonce,
                allowing: [.context])
        }
        #expect(context?.param == "context")
    }

    @Test func `a nonce stands in front of a client's template`() throws {
        let sent = try Self.sent(
            .ollamaGenerate, #"{"model":"m","prompt":"Hi","template":"Known. {{ .Prompt }}"}"#, .ollama, Self.nonce,
            allowing: [.template])
        #expect(sent["template"]?.string == "qrst\nKnown. {{ .Prompt }}")
    }

    /// Names under which servers take what would put a request into another's cache or place (vLLM, SGLang, llama.cpp).
    @Test(arguments: [
        "cache_salt", "slot", "id_slot", "slot_id", "cache_prompt", "extra_key", "session_id", "kv_transfer_params",
    ])
    func `a client cannot choose a salt or a slot`(_ field: String) throws {
        for (api, body) in Self.bodies {
            let refusal = #expect(throws: DecodeRefusal.self) {
                try Self.sent(api, body.dropLast() + #","\#(field)":"x"}"#, .openai, .none)
            }
            #expect(refusal?.code == .paramForbidden, "\(api)")
        }
    }

    @Test func `who the user is stays here`() throws {
        for (api, body) in Self.bodies where [.chatCompletions, .completions, .responses].contains(api) {
            for upstream in Dialect.allCases where api != .completions || upstream == .openai {
                let sent = try Self.sent(api, body.dropLast() + #","user":"u-17"}"#, upstream, Self.salt)
                #expect(sent["user"] == nil, "\(api) \(upstream)")
            }
        }
    }
}
