import NIOCore
import Testing
import Wire

@testable import Inference

@Suite(.timeLimit(.minutes(1))) struct UpstreamProbeTests {
    private typealias Reply = ScriptedServer.Reply

    private static func reply(_ json: String, status: String = "200 OK") -> Reply {
        Reply(
            "HTTP/1.1 \(status)\r\ncontent-type: application/json\r\ncontent-length: \(json.utf8.count)\r\n\r\n\(json)")
    }

    private static func ask(_ replies: [Reply], _ wanted: Dialect?, running: Bool = false) async throws -> (
        facts: UpstreamFacts?, asked: Int
    ) {
        let server = ScriptedServer(replies)
        try await server.start()
        let bench = try await Bench("http://127.0.0.1:\(server.port)")
        let request = UpstreamRequest(endpoint: bench.endpoint, key: nil)
        let facts = await UpstreamProbe(pool: bench.pool, request: request, on: bench.loop).ask(
            wanted, running: running)
        try await server.stop()
        return (facts, server.requests)
    }

    private static let version = reply(#"{"version":"0.32.15"}"#)
    private static let tags = reply(#"{"models":[{"name":"llama3:latest","size":7}]}"#)
    private static let models = reply(#"{"object":"list","data":[{"id":"gpt-4o","owned_by":"me"}]}"#)
    private static let missing = reply(#"{"error":"not found"}"#, status: "404 Not Found")

    @Test(arguments: [Dialect.ollama, nil]) func `an Ollama tells its version and its tags`(_ wanted: Dialect?)
        async throws
    {
        let (facts, asked) = try await Self.ask([Self.version, Self.tags], wanted)
        let model = UpstreamFacts.Model(name: "llama3:latest", size: 7)
        #expect(facts == UpstreamFacts(dialect: .ollama, models: [model], version: "0.32.15"))
        #expect(asked == 2)
    }

    @Test func `an Ollama that does not tell what it has loaded is not taken to have nothing loaded`() async throws {
        let silent = try await Self.ask([Self.version, Self.tags, Self.missing], .ollama, running: true).facts
        #expect(silent != nil && silent?.running == nil)
        let idle = Self.reply(#"{"models":[]}"#)
        #expect(try await Self.ask([Self.version, Self.tags, idle], .ollama, running: true).facts?.running == [])
    }

    @Test func `what has no version is asked as OpenAI`() async throws {
        let (facts, asked) = try await Self.ask([Self.missing, Self.models], nil)
        let model = UpstreamFacts.Model(name: "gpt-4o", ownedBy: "me")
        #expect(facts == UpstreamFacts(dialect: .openai, models: [model], version: ""))
        #expect(asked == 2)
    }

    @Test func `who is said to be OpenAI is asked nothing else`() async throws {
        let (facts, asked) = try await Self.ask([Self.models], .openai)
        #expect(facts?.dialect == .openai)
        #expect(asked == 1)
    }

    @Test(arguments: [
        ("0.11.2", true), ("1.0.0rc1", true), ("0.9.0", true), ("0.8.5", false), ("0.1.dev1", false), ("", false),
        ("99999999999.1", false),
    ])
    func `a vLLM of these days takes a salt, and says how much it holds`(_ version: String, _ takes: Bool) async throws
    {
        let list = Self.reply(#"{"object":"list","data":[{"id":"m","owned_by":"vllm","max_model_len":8192}]}"#)
        let (facts, asked) = try await Self.ask([list, Self.reply(#"{"version":"\#(version)"}"#)], .openai)
        #expect(facts?.takesSalt == takes && facts?.models.first?.contextLength == 8192)
        #expect(asked == 2)
    }

    @Test func `who is none of vLLM's kind takes no salt`() async throws {
        let facts = try await Self.ask([Self.missing, Self.models], nil).facts
        #expect(facts?.takesSalt == false)
    }

    @Test func `what speaks neither is nothing`() async throws {
        #expect(try await Self.ask([Self.missing, Self.missing], nil).facts == nil)
        #expect(try await Self.ask([Self.reply("hello"), Self.reply("hello")], nil).facts == nil)
        #expect(try await Self.ask([Self.version, Self.models], nil).facts == nil)
    }
}
