/// Two texts line by line, with three unchanged lines around each change.
///
/// The shortest script by Myers' greedy algorithm (E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986)
/// within bounds: texts of more than ``lineLimit`` lines, or that differ in more than ``editLimit``, are told as taken
/// away and put in whole between the lines that begin and end both alike.
public struct LineDifference: Sendable, Equatable {
    /// What is shown, in order.
    public var lines: [Line]

    /// A line of either text.
    public enum Line: Sendable, Equatable {
        case same(String)
        case removed(String)
        case added(String)
        /// So many unchanged lines that are not shown.
        case skipped(Int)
    }

    /// Unchanged lines that are shown before and after a change.
    public static let context = 3
    /// Lines of a text that are compared one by one at most.
    static let lineLimit = 8_192
    /// Lines taken away and put in at most for the shortest script; its memory grows with the square.
    static let editLimit = 512

    public init(from old: String, to new: String) {
        let old = Self.split(old)
        let new = Self.split(new)
        let head = zip(old, new).prefix(while: Self.isSame).count
        let tail = zip(old[head...].reversed(), new[head...].reversed()).prefix(while: Self.isSame).count
        let before = old[head..<old.count - tail]
        let after = new[head..<new.count - tail]
        let middle = EditScript.shortest(before, after) ?? before.map { .removed($0) } + after.map { .added($0) }
        lines = Self.folded(old[..<head].map { .same($0) } + middle + old[(old.count - tail)...].map { .same($0) })
    }

    private static func split(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    /// Whether two lines have the same bytes: to Swift, a Kelvin sign is a K.
    fileprivate static func isSame(_ old: String, _ new: String) -> Bool { old.utf8.elementsEqual(new.utf8) }

    /// Replaces unchanged lines that are further from any change than ``context`` by their number.
    private static func folded(_ lines: [Line]) -> [Line] {
        var near = [Bool](repeating: false, count: lines.count)
        for (index, line) in lines.enumerated() where !line.isSame {
            for shown in max(0, index - context)...min(lines.count - 1, index + context) { near[shown] = true }
        }
        var folded: [Line] = []
        for (line, isNear) in zip(lines, near) {
            if isNear {
                folded.append(line)
            } else if case .skipped(let count)? = folded.last {
                folded[folded.count - 1] = .skipped(count + 1)
            } else {
                folded.append(.skipped(1))
            }
        }
        return folded
    }
}

extension LineDifference.Line {
    fileprivate var isSame: Bool {
        if case .same = self { true } else { false }
    }
}

/// Myers' greedy search: the furthest line reached on each diagonal after each number of edits.
private enum EditScript {
    /// Nil when the texts are past the bounds.
    static func shortest(_ old: ArraySlice<String>, _ new: ArraySlice<String>) -> [LineDifference.Line]? {
        guard old.count <= LineDifference.lineLimit, new.count <= LineDifference.lineLimit else { return nil }
        let old = Array(old)
        let new = Array(new)
        let bound = min(old.count + new.count, LineDifference.editLimit)
        var reach = [Int](repeating: 0, count: 2 * bound + 3)
        var history: [[Int]] = []
        for edits in 0...bound {
            history.append(Array(reach[(bound + 1 - edits)...(bound + 1 + edits)]))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let place = bound + 1 + diagonal
                let down = diagonal == -edits || (diagonal != edits && reach[place - 1] < reach[place + 1])
                var x = down ? reach[place + 1] : reach[place - 1] + 1
                while x < old.count, x - diagonal < new.count, LineDifference.isSame(old[x], new[x - diagonal]) {
                    x += 1
                }
                reach[place] = x
                if x >= old.count, x - diagonal >= new.count { return walk(history, edits, old, new) }
            }
        }
        return nil
    }

    /// Walks back from the ends of both texts along what the search reached.
    private static func walk(
        _ history: [[Int]], _ edits: Int, _ old: [String], _ new: [String]
    ) -> [LineDifference.Line] {
        var lines: [LineDifference.Line] = []
        var x = old.count
        var y = new.count
        for edits in stride(from: edits, through: 1, by: -1) {
            let before = history[edits]
            let diagonal = x - y
            let down =
                diagonal == -edits
                || (diagonal != edits && before[edits + diagonal - 1] < before[edits + diagonal + 1])
            let previous = down ? diagonal + 1 : diagonal - 1
            let start = before[edits + previous]
            while x > (down ? start : start + 1) {
                x -= 1
                y -= 1
                lines.append(.same(old[x]))
            }
            if down {
                y -= 1
                lines.append(.added(new[y]))
            } else {
                x -= 1
                lines.append(.removed(old[x]))
            }
        }
        while x > 0 {
            x -= 1
            lines.append(.same(old[x]))
        }
        return lines.reversed()
    }
}
