import Testing
import Vocabulary

@testable import Wire

struct KeepingWriterTests {
    private static let context = AnswerContext(id: "a1", began: 0, source: .ollama)

    private static func writer(limit: Int = 1000) -> KeepingWriter {
        KeepingWriter(
            OpenAIAnswerWriter(context, model: "m", includeUsage: false), id: context.id, limit: limit)
    }

    private static func piece(_ content: String = "", index: Int = 0, calls: [(Int, ToolCall)] = [])
        -> AnswerDelta.Piece
    {
        var piece = AnswerDelta.Piece()
        (piece.index, piece.content) = (index, content)
        piece.toolCalls = calls.map { (index: $0.0, call: $0.1) }
        return piece
    }

    private static func kept(_ writer: KeepingWriter) -> String? {
        writer.message.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `what the client is given is kept, the first choice alone`() {
        var writer = Self.writer()
        for text in ["Hel", "lo ", "\"you\""] {
            _ = writer.piece(Self.piece(text), now: 0)
            _ = writer.piece(Self.piece("other", index: 1), now: 0)
        }
        #expect(Self.kept(writer) == #"{"role":"assistant","content":"Hello \"you\""}"#)
    }

    @Test func `of an answer that is too long nothing is kept`() {
        var writer = Self.writer(limit: 5)
        _ = writer.piece(Self.piece("12345"), now: 0)
        #expect(Self.kept(writer) != nil)
        _ = writer.piece(Self.piece("6"), now: 0)
        #expect(Self.kept(writer) == nil)
    }

    @Test func `a call of a tool is kept under the id that the client was given`() throws {
        var writer = Self.writer()
        let out =
            writer.piece(Self.piece(calls: [(0, ToolCall(id: nil, name: "look", arguments: #"{"a""#))]), now: 0)
            + writer.piece(Self.piece(calls: [(0, ToolCall(id: nil, name: "", arguments: ":1}"))]), now: 0)
        let message = try #require(Self.kept(writer))
        #expect(message.contains(#""id":"call_a1_0""#) && message.contains(#""arguments":"{\"a\":1}""#))
        #expect(message.contains(#""content":null"#))
        #expect(String(decoding: out, as: UTF8.self).split(separator: "call_a1_0").count == 2)
        #expect(throws: Never.self) { try ChatHistory([Array(message.utf8)], ParameterPolicy()) }
    }

    @Test func `a call that was cut in its arguments can be read back`() throws {
        var writer = Self.writer()
        _ = writer.piece(Self.piece(calls: [(0, ToolCall(id: "c", name: "look", arguments: #"{"a"#))]), now: 0)
        let message = try #require(writer.message)
        #expect(throws: Never.self) { try ChatHistory([message], ParameterPolicy()) }
    }

    @Test func `a whole answer is kept as a streamed one`() {
        var answer = ModelAnswer(finish: .toolCalls)
        answer.choices[0].content = "Hi"
        answer.choices[0].toolCalls = [ToolCall(id: nil, name: "look", arguments: "{}")]
        let (named, message) = answer.kept(id: "a1")
        #expect(named.choices[0].toolCalls[0].id == "call_a1_0")
        var writer = Self.writer()
        _ = writer.piece(Self.piece("Hi", calls: [(0, ToolCall(id: nil, name: "look", arguments: "{}"))]), now: 0)
        #expect(writer.message == message)
    }
}
