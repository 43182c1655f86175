/// A sequence of words with bounded gaps: `ignore` … at most five words … `instructions`.
public struct SequencePattern: Sendable, Equatable {
    /// One word of the sequence.
    public struct Step: Sendable, Equatable {
        /// The words that fit, lower case; each is a single word in the sense of ``WordScanner``.
        public var words: Set<String>
        /// How many other words may stand between the step before and this one.
        public var gap: Int

        public init(words: Set<String>, gap: Int = 0) {
            self.words = words
            self.gap = gap
        }
    }

    public var steps: [Step]

    public init(_ steps: [Step]) { self.steps = steps }
}

/// Bits that a caller gives to words and reads back as the surroundings of a match.
public struct WordMarks: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// A pattern that was found.
public struct SequenceMatch: Sendable, Equatable {
    /// Index of the pattern.
    public var pattern: Int
    /// Bytes from the first word to the last.
    public var range: Range<Int>
    /// What stood before the first word.
    public var surroundings: Surroundings

    /// The marks of the words before a match.
    public struct Surroundings: Sendable, Equatable {
        /// Of the word just before.
        public var before: WordMarks = []
        /// Of the word before that one.
        public var secondBefore: WordMarks = []
        /// Of all words of the sentence so far.
        public var sentence: WordMarks = []
        /// Whether a quotation is open.
        public var isQuoted = false
        /// Whether the match begins a line or the text.
        public var beginsLine = false
    }
}
