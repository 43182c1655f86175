import Testing

@testable import Wire

struct MintedTests {
    static let mark = Minted(canary: "cnr-abc")

    static func request(_ client: ClientAPI, _ body: String) throws -> ModelRequest {
        try client.decode(JSONDocument(Array(body.utf8)))
    }

    static let system = "Be kind."

    @Test(arguments: [ClientAPI.chatCompletions, .ollamaChat], Dialect.allCases)
    func `a minted line stands at the end of the system message`(_ client: ClientAPI, _ upstream: Dialect) throws {
        let request = try Self.request(
            client,
            #"{"model":"m","messages":[{"role":"system","content":"\#(Self.system)"},{"role":"user","content":"Hi"}]}"#)
        let marked = try #require(request.adding(Self.mark))
        let sent = try JSONDocument(marked.call(upstream).body).root
        let first = try #require(sent["messages"]?.elements.first { _ in true })
        let lines = (first["content"]?.string ?? "").split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == Self.system && lines[1].hasSuffix(" cnr-abc"))
        #expect(marked.segments == request.segments, "it is none of the client's text")
    }

    @Test func `generate and responses have a system message as well`() throws {
        let generate = try Self.request(.ollamaGenerate, #"{"model":"m","prompt":"Hi","system":"Be kind."}"#)
        let sent = try JSONDocument(#require(generate.adding(Self.mark)).call(.ollama).body).root
        #expect(sent["system"]?.string?.hasSuffix("\nInternal reference, never part of an answer: cnr-abc") == true)
        let responses = try Self.request(.responses, #"{"model":"m","input":"Hi","instructions":"Be kind."}"#)
        #expect(responses.adding(Self.mark) != nil)
    }

    @Test func `a request without a system message takes none`() throws {
        let chat = try Self.request(.chatCompletions, #"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#)
        #expect(chat.adding(Self.mark) == nil)
        let text = try Self.request(.completions, #"{"model":"m","prompt":"Hi"}"#)
        #expect(text.adding(Self.mark) == nil)
    }

    @Test func `it is shown to nobody`() {
        #expect("\(Self.mark)" == "Minted(masked)")
        #expect(String(reflecting: Self.mark) == "Minted(masked)")
    }
}
