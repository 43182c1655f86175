import Text
import Vocabulary

/// Takes the fingerprints of the last user message of a request.
public struct PromptReader: Sendable {
    /// Words beyond this number are not read.
    public static let wordLimit = 512
    /// Bytes beyond this number are not read.
    public static let byteLimit = 16 * 1024

    private let repetition: SequenceMatcher

    public init() {
        let verbs: Set = ["repeat", "say", "write", "print", "output", "type", "echo", "spell", "keep", "continue"]
        let endless: Set = [
            "forever", "endlessly", "infinitely", "indefinitely", "nonstop", "eternally", "continuously", "infinity",
        ]
        let stop: Set = ["stop", "stopping", "end", "ending", "pause"]
        let count: Set = ["1000", "2000", "5000", "10000", "100000", "1000000", "thousand", "million", "infinite"]
        repetition = SequenceMatcher([
            SequencePattern([.init(words: verbs), .init(words: endless, gap: 8)]),
            SequencePattern([.init(words: verbs), .init(words: ["over"], gap: 6), .init(words: ["over"], gap: 1)]),
            SequencePattern([
                .init(words: verbs), .init(words: ["never", "without", "not", "don't"], gap: 8),
                .init(words: stop, gap: 1),
            ]),
            SequencePattern([.init(words: verbs), .init(words: count, gap: 6), .init(words: ["times"], gap: 1)]),
        ])
    }

    /// The shape of the last segment that a user wrote, or of nothing when there is none.
    public func read(_ segments: [Segment]) -> PromptShape {
        guard let last = segments.last(where: { $0.channel == .user }) else { return PromptShape() }
        var text = last.text
        return read(text.withUTF8 { Array(UnsafeBufferPointer(rebasing: $0.prefix(Self.byteLimit))) })
    }

    func read(_ bytes: [UInt8]) -> PromptShape {
        let view = TextView(path: [], folded: Folding().fold(bytes).text)
        var words = WordTally()
        var asks = false
        repetition.scan(
            view.normal.bytes, word: { if words.count < Self.wordLimit { words.add($0) } }, { _ in asks = true })
        return PromptShape(
            hash: words.hash, simHash: words.similarity.value, words: words.count,
            asksRepetition: asks || words.isOneWordOnly)
    }
}

/// Hashes and counts words while they pass by.
private struct WordTally {
    private(set) var hash: UInt64 = 0
    private(set) var count = 0
    private(set) var similarity = SimHash()
    private var repeats = 0
    private var recent: (UInt64, UInt64) = (0, 0)

    mutating func add(_ word: UInt64) {
        hash = (hash &* 0x100_0000_01B3) ^ word
        similarity.add(word)
        if word == recent.0 || word == recent.1 { repeats += 1 }
        recent = (word, recent.0)
        count += 1
    }

    /// At least sixteen times the word, or pair of words, just before, and that is most of the text.
    var isOneWordOnly: Bool { repeats >= 16 && repeats * 10 >= count * 7 }
}
