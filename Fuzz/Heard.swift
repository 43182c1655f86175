@testable import Wire

/// What an answer says: texts by choice and calls of tools, as an upstream said it or as a client read it.
///
/// Texts are bytes, since the standard library takes canonically equal ones for the same.
struct Heard: Equatable {
    struct Call: Equatable {
        var index: Int
        var id: String?
        var name: [UInt8]
        var arguments: [UInt8]
    }

    var content: [Int: [UInt8]] = [:]
    var reasoning: [Int: [UInt8]] = [:]
    var refusal: [Int: [UInt8]] = [:]
    /// Arguments by choice and place of the call.
    var arguments: [[Int]: [UInt8]] = [:]
    /// Calls of the first choice in the order in which they began.
    var calls: [Call] = []
    /// Pieces of calls in all choices.
    var callPieces = 0
    /// The last call that began at each place of each choice, by its number, and calls begun in each choice.
    private var last: [[Int]: (number: Int, id: String?)] = [:]
    private var begun: [Int: Int] = [:]
    var usage: Usage?
    var isComplete = false

    mutating func take(_ delta: AnswerDelta) {
        switch delta {
        case .usage(let usage):
            let counts = [usage.input, usage.output]
            Fuzzing.expect(counts.allSatisfy { 0...Usage.limit ~= $0 }, "no usage: \(usage)")
            self.usage = usage
        case .context: break
        case .done: isComplete = true
        case .piece(let piece): take(piece)
        }
    }

    private mutating func take(_ piece: AnswerDelta.Piece) {
        Self.grow(&content, piece.index, piece.content)
        Self.grow(&reasoning, piece.index, piece.reasoning)
        Self.grow(&refusal, piece.index, piece.refusal)
        for (index, call) in piece.toolCalls {
            callPieces += 1
            let number = number(of: call, choice: piece.index, index: index)
            arguments[[piece.index, number], default: []] += Array(call.arguments.utf8)
            if piece.index == 0 { take(call, number) }
        }
    }

    /// Calls are counted in the order in which they begin. A piece goes on with the last call at its place, but for one
    /// with a name and another id.
    private mutating func number(of piece: ToolCall, choice: Int, index: Int) -> Int {
        if let last = last[[choice, index]], piece.name.isEmpty || piece.id == nil || piece.id == last.id {
            return last.number
        }
        let number = begun[choice, default: 0]
        begun[choice] = number + 1
        last[[choice, index]] = (number, piece.id)
        return number
    }

    private mutating func take(_ piece: ToolCall, _ number: Int) {
        let (name, arguments) = (Array(piece.name.utf8), Array(piece.arguments.utf8))
        if number < calls.count {
            if calls[number].name.isEmpty { calls[number].name = name }
            calls[number].arguments += arguments
        } else {
            calls.append(Call(index: number, id: piece.id, name: name, arguments: arguments))
        }
    }

    static func == (left: Heard, right: Heard) -> Bool {
        left.content == right.content && left.reasoning == right.reasoning && left.refusal == right.refusal
            && left.arguments == right.arguments && left.calls == right.calls && left.callPieces == right.callPieces
            && left.usage == right.usage && left.isComplete == right.isComplete
    }

    /// A whole answer as if it had been streamed.
    init(_ answer: ModelAnswer) {
        for choice in answer.choices {
            var piece = AnswerDelta.Piece()
            piece.index = choice.index
            piece.content = choice.content
            piece.reasoning = choice.reasoning
            piece.refusal = choice.refusal ?? ""
            piece.toolCalls = choice.toolCalls.enumerated().map { ($0, $1) }
            take(.piece(piece))
        }
        usage = answer.usage
        isComplete = true
    }

    init() {}

    private static func grow(_ texts: inout [Int: [UInt8]], _ index: Int, _ text: String) {
        if !text.isEmpty { texts[index, default: []] += Array(text.utf8) }
    }
}
