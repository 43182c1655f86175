/// A line of a command taken apart: words separated by blanks, `"two words"` held together.
struct CommandWords: Sendable, Equatable {
    struct Word: Sendable, Equatable {
        var text: String
        /// Scalars of the line, quotes included.
        var range: Range<Int>
    }

    private(set) var words: [Word] = []
    /// The word that the line ends in; nil when it ends in a blank or a closed quote.
    private(set) var openWord: Word?
    private let scalars: [Unicode.Scalar]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var at = 0
        while at < scalars.count {
            guard scalars[at] != " " else {
                at += 1
                continue
            }
            let start = at
            let isQuoted = scalars[at] == "\""
            if isQuoted { at += 1 }
            let from = at
            while at < scalars.count, scalars[at] != (isQuoted ? "\"" : " ") { at += 1 }
            let text = Prompt.text(scalars[from..<at])
            let isClosed = at < scalars.count
            if isQuoted, isClosed { at += 1 }
            words.append(Word(text: text, range: start..<at))
            if !isClosed { openWord = words.last }
        }
    }

    /// All from a word on, as it was typed.
    func rest(from word: Int) -> String {
        guard word < words.count else { return "" }
        if word == words.count - 1 { return words[word].text }
        return Prompt.text(scalars[words[word].range.lowerBound...]).trimmed
    }

    /// A word as it must be typed to be one.
    static func quoted(_ word: String) -> String { word.utf8.contains(0x20) ? "\"\(word)\"" : word }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        let front = drop { $0 == " " || $0 == "\t" }
        return String(front.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
    }
}
