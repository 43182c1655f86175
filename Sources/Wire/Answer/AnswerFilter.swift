import Vocabulary

/// Looks at the pieces of a streamed answer before they are written; may change them, hold them back and end the answer.
public protocol AnswerFilter: Sendable {
    /// What is to be written in place of a piece; nil for nothing yet.
    mutating func take(_ piece: AnswerDelta.Piece) -> AnswerDelta.Piece?

    /// What is still held when the upstream is done.
    mutating func finish() -> [AnswerDelta.Piece]

    /// Why the answer must end here; nil while it may go on.
    var stop: ReasonCode? { get }
}
