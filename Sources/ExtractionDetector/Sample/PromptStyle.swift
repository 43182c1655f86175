import Text

/// What the words of a prompt say of how it is written, while they pass by.
struct PromptStyle {
    /// Words in which the writer may speak of himself; what follows is mostly material.
    private static let personReach = 48
    /// Words that may stand before an imperative.
    private static let politeReach = 6

    private let classes: WordClasses
    private var isPersonal = false
    private var words = 0
    private var grammarWords = 0

    init(_ classes: WordClasses) { self.classes = classes }

    @inline(__always)
    mutating func add(_ word: UInt64) {
        words += 1
        let kinds = classes[word]
        guard kinds.rawValue != 0 else { return }
        if kinds.contains(.grammar) { grammarWords += 1 }
        if kinds.contains(.firstPerson), words <= Self.personReach { isPersonal = true }
    }

    /// Of the whole prompt; text in which no more than one word in six is one of grammar is no sentence of a known language.
    func asks(isProse: Bool) -> PromptAsks {
        var asks: PromptAsks = isPersonal ? .firstPerson : []
        if isProse, (6...96).contains(words), grammarWords * 6 <= words { asks.insert(.wordSalad) }
        return asks
    }

    /// Whether a task in the imperative stands at a place of a normalised text, polite or not.
    func opensTask(_ text: [UInt8], at start: Int) -> Bool {
        text.withUnsafeBufferPointer { buffer in
            let rest = UnsafeBufferPointer(rebasing: buffer[start...])
            var scanner = WordScanner(rest)
            for _ in 0..<Self.politeReach {
                guard let word = scanner.next() else { return false }
                let kinds = classes[word.hash]
                if kinds.contains(.polite) { continue }
                // An imperative stands alone: `sort_items(` and `get.count` are names.
                let isAlone = word.range.upperBound >= rest.count || rest[word.range.upperBound] <= 0x20
                return kinds.contains(.task) && isAlone
            }
            return false
        }
    }
}
