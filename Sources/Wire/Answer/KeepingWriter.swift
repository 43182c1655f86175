import Vocabulary

/// Writes an answer as another writer does, and keeps the message that the client was given, so that the conversation can
/// go on from it.
///
/// It gives calls of tools an id where the upstream has none: what is kept and what the client names must be one.
public struct KeepingWriter: AnswerWriter {
    private var writer: any AnswerWriter
    private let id: String
    private let limit: Int
    private var content = ""
    private var size = 0
    private var calls: [Int: ToolCall] = [:]

    /// - Parameters:
    ///   - id: the gateway's name of the answer.
    ///   - limit: most bytes that are kept; of a longer answer nothing is.
    public init(_ writer: any AnswerWriter, id: String, limit: Int) {
        self.writer = writer
        self.id = id
        self.limit = limit
    }

    /// What the client was given so far, as it is kept; nil for more than the limit.
    public var message: [UInt8]? {
        guard size <= limit else { return nil }
        return Self.message(content, calls.sorted { $0.key < $1.key }.map(\.value)).stored()
    }

    public func whole(_ answer: ModelAnswer, now: Int) -> [UInt8] { writer.whole(answer, now: now) }

    public mutating func piece(_ piece: AnswerDelta.Piece, now: Int) -> [UInt8] {
        var piece = piece
        for place in piece.toolCalls.indices {
            let (index, call) = piece.toolCalls[place]
            if calls[index] == nil || !call.name.isEmpty, call.id == nil {
                piece.toolCalls[place].call.id = Self.id(of: index, id)
            }
        }
        if piece.index == 0 { keep(piece) }
        return writer.piece(piece, now: now)
    }

    public mutating func ending(_ ending: AnswerEnding, now: Int) -> [UInt8] { writer.ending(ending, now: now) }

    public mutating func failure(_ code: ReasonCode, message: String) -> [UInt8] {
        writer.failure(code, message: message)
    }

    private mutating func keep(_ piece: AnswerDelta.Piece) {
        size += piece.content.utf8.count + piece.refusal.utf8.count
        size += piece.toolCalls.reduce(0) { $0 + $1.call.name.utf8.count + $1.call.arguments.utf8.count }
        guard size <= limit else { return (content, calls) = ("", [:]) }
        content += piece.content + piece.refusal
        for (index, call) in piece.toolCalls {
            guard var known = calls[index] else {
                calls[index] = call
                continue
            }
            if known.name.isEmpty { known.name = call.name }
            known.arguments += call.arguments
            calls[index] = known
        }
    }

    /// Gives the calls of a whole answer their ids.
    static func named(_ answer: ModelAnswer, id: String) -> ModelAnswer {
        var answer = answer
        for choice in answer.choices.indices {
            for index in answer.choices[choice].toolCalls.indices
            where answer.choices[choice].toolCalls[index].id == nil {
                answer.choices[choice].toolCalls[index].id = Self.id(of: index, id)
            }
        }
        return answer
    }

    private static func id(of index: Int, _ answer: String) -> String { "call_\(answer)_\(index)" }

    static func message(_ content: String, _ calls: [ToolCall]) -> ChatMessage {
        var message = ChatMessage(role: .assistant)
        if !content.isEmpty || calls.isEmpty { message = ChatMessage(role: .assistant, content: [.text(content)]) }
        message.toolCalls = calls.filter { !$0.name.isEmpty }
        for place in message.toolCalls.indices
        where (try? JSONDocument(Array(message.toolCalls[place].arguments.utf8))) == nil {
            // An answer that was cut in a call: it would not be read back.
            message.toolCalls[place].arguments = "{}"
        }
        return message
    }
}

extension ModelAnswer {
    /// The answer with an id for each call of a tool, and its first choice as it is kept.
    public func kept(id: String) -> (answer: ModelAnswer, message: [UInt8]) {
        let answer = KeepingWriter.named(self, id: id)
        let choice = answer.first
        let text = choice.content.isEmpty ? choice.refusal ?? "" : choice.content
        return (answer, KeepingWriter.message(text, choice.toolCalls).stored())
    }
}
