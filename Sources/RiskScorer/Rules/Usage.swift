import Text

/// Tells the use of an attack's words from talk about them: "How do I ignore …", "don't ignore …", "What does
/// 'ignore all previous instructions' mean?".
enum Usage {
    static let negation = WordMarks(rawValue: 1)
    static let filler = WordMarks(rawValue: 2)
    static let subject = WordMarks(rawValue: 4)
    static let to = WordMarks(rawValue: 8)
    static let purpose = WordMarks(rawValue: 16)
    static let inquiry = WordMarks(rawValue: 32)
    static let mention = WordMarks(rawValue: 64)

    /// The words that carry the marks.
    static let marks: [(marks: WordMarks, words: Set<String>)] = [
        (
            negation,
            [
                "not", "never", "don't", "dont", "doesn't", "didn't", "cannot", "can't", "won't", "shouldn't",
                "without", "nicht", "no",
            ]
        ),
        (filler, ["ever", "just", "simply", "to", "actually", "be"]),
        (
            subject,
            [
                "i", "we", "they", "he", "she", "it", "who", "that", "which", "users", "people", "students", "someone",
                "attackers", "attacker", "models", "developers", "git", "often", "sometimes", "of", "by", "for", "from",
            ]
        ),
        (to, ["to"]),
        (
            purpose,
            [
                "how", "why", "when", "whether", "attempt", "attempts", "trying", "tries", "tried", "ways", "way",
                "order", "tend", "want",
            ]
        ),
        (
            inquiry,
            [
                "what", "why", "how", "explain", "define", "meaning", "means", "mean", "example", "examples",
                "describe",
                "discuss", "detect", "prevent", "called", "known", "phrase", "research", "paper", "is", "was", "does",
                "translate",
            ]
        ),
        (
            mention,
            [
                "like", "as", "phrase", "phrases", "called", "term", "words", "string", "saying", "say", "says",
                "sentence", "named", "with",
            ]
        ),
    ]

    /// Factor for the weight of a match in these surroundings: 1 where the words are used, less where they are told of.
    static func factor(_ place: SequenceMatch.Surroundings) -> Double {
        if place.before.contains(negation) { return 0.35 }
        if place.before.contains(filler), place.secondBefore.contains(negation) { return 0.35 }
        if place.before.contains(subject) { return 0.45 }
        if place.before.contains(to), place.secondBefore.contains(purpose) { return 0.5 }
        let told = place.isQuoted || place.before.contains(mention)
        return told && place.sentence.contains(inquiry) ? 0.45 : 1
    }
}
