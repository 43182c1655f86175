/// Numbers the tool calls of a stream in the order in which they begin, each choice's from 0.
///
/// An upstream's own numbers cannot be relied on: some servers begin anew with each line, some count every call as the
/// first and tell them apart by id alone.
struct CallNumbers: Sendable {
    private struct Place: Hashable {
        let choice: Int
        let index: Int
    }

    private var last: [Place: (number: Int, id: String?)] = [:]
    private var next: [Int: Int] = [:]
    /// Calls in all choices.
    private(set) var count = 0
    /// Bytes of their ids; servers may repeat an id with each piece.
    private(set) var idBytes = 0

    /// The number of the call that a piece begins or goes on with.
    mutating func number(of piece: ToolCall, index: Int, choice: Int) -> Int {
        let place = Place(choice: choice, index: index)
        if let known = last[place], piece.goesOn(with: known.id) { return known.number }
        let number = next[choice, default: 0]
        next[choice] = number + 1
        last[place] = (number, piece.id)
        count += 1
        idBytes += piece.id?.utf8.count ?? 0
        return number
    }
}
