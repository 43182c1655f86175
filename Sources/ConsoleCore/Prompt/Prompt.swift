/// The line that is typed at the bottom, with its cursor.
struct Prompt: Sendable, Equatable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case filter, command

        /// What stands in front of the line.
        var sign: String { self == .filter ? "/" : ":" }
        var longest: Int { self == .filter ? Filter.longest : 1000 }
    }

    let kind: Kind
    private(set) var scalars: [Unicode.Scalar]
    /// Scalars before the cursor.
    private(set) var cursor: Int
    /// What is wrong with the line, where that is known.
    var problem: String?
    /// Completions that Tab goes through; nil while none were asked for.
    var completion: Completion?
    /// The line of the history that is shown, counted from the newest; nil for the line that is being typed.
    private var place: Int?
    /// What was typed before the history was looked at.
    private var draft: [Unicode.Scalar] = []

    init(_ kind: Kind, _ text: String = "") {
        self.kind = kind
        scalars = Array(text.unicodeScalars.prefix(kind.longest))
        cursor = scalars.count
    }

    var text: String { Self.text(scalars[...]) }
    var beforeCursor: String { Self.text(scalars[..<cursor]) }
    var behindCursor: String { Self.text(scalars[cursor...]) }
    var isEmpty: Bool { scalars.isEmpty }

    static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }

    /// Takes a key that edits; false for a key that means nothing in a line.
    mutating func edit(_ key: Key, history: History) -> Bool {
        switch key {
        case .character(let scalar): insert([scalar])
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(scalars.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = scalars.count
        case .backspace: remove(max(0, cursor - 1)..<cursor)
        case .control("d"): remove(cursor..<min(scalars.count, cursor + 1))
        case .control("u"): remove(0..<cursor)
        case .control("k"): remove(cursor..<scalars.count)
        case .control("w"): remove(wordStart..<cursor)
        case .up, .control("p"): recall(by: 1, history)
        case .down, .control("n"): recall(by: -1, history)
        default: return false
        }
        problem = nil
        completion = nil
        return true
    }

    /// Puts the cursor behind so many scalars.
    mutating func place(cursor: Int) { self.cursor = min(scalars.count, max(0, cursor)) }

    /// Puts text in the place of what stands there; nothing when the line would grow too long.
    mutating func replace(_ range: Range<Int>, with text: String) {
        let new = Array(text.unicodeScalars)
        guard scalars.count - range.count + new.count <= kind.longest else { return }
        scalars.replaceSubrange(range, with: new)
        cursor = range.lowerBound + new.count
    }

    private mutating func insert(_ new: [Unicode.Scalar]) { replace(cursor..<cursor, with: Self.text(new[...])) }

    private mutating func remove(_ range: Range<Int>) {
        scalars.removeSubrange(range)
        cursor = range.lowerBound
    }

    /// Where the word before the cursor starts, the blanks behind it counted in.
    private var wordStart: Int {
        var at = cursor
        while at > 0, scalars[at - 1] == " " { at -= 1 }
        while at > 0, scalars[at - 1] != " " { at -= 1 }
        return at
    }

    /// Goes to older lines, or back to newer ones and at last to what was being typed.
    private mutating func recall(by step: Int, _ history: History) {
        let wanted = (place ?? -1) + step
        guard wanted < history.lines.count else { return }
        if place == nil { draft = scalars }
        place = wanted < 0 ? nil : wanted
        scalars = wanted < 0 ? draft : Array(history.lines[history.lines.count - 1 - wanted].unicodeScalars)
        cursor = scalars.count
    }
}

/// Lines that were entered, oldest first, the newest 100.
struct History: Sendable, Equatable {
    static let kept = 100

    private(set) var lines: [String] = []

    init(_ lines: [String] = []) {
        for line in lines { add(line) }
    }

    /// Adds a line; one that was there before moves to the end.
    mutating func add(_ line: String) {
        let kept = line.bounded(Prompt.Kind.command.longest)
        guard !kept.isEmpty else { return }
        lines.removeAll { $0 == kept }
        lines.append(kept)
        if lines.count > Self.kept { lines.removeFirst() }
    }
}
