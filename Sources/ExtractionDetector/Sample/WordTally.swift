import Text

/// Hashes and counts words while they pass by; all hashes depend on the installation's seed.
struct WordTally {
    private let seed: UInt64
    private(set) var hash: UInt64 = 0
    private(set) var count = 0
    private(set) var similarity = SimHash()
    private(set) var opening: UInt32 = 0
    private var repeats = 0
    private var recent: (UInt64, UInt64, UInt64) = (0, 0, 0)

    init(seed: UInt64) { self.seed = seed }

    mutating func add(_ word: UInt64) {
        if word == recent.0 || word == recent.1 { repeats += 1 }
        recent = (word, recent.0, recent.1)
        count += 1
        guard count <= PromptReader.wordLimit else { return }
        let seeded = word ^ seed
        hash = SeededHash.chain(hash, seeded)
        if count <= 3 { opening = UInt32(truncatingIfNeeded: hash) }
        similarity.add(seeded)
    }

    /// Hash of the last three words.
    var closing: UInt32 {
        let tail = [recent.2, recent.1, recent.0].reduce(0) { SeededHash.chain($0, $1 ^ seed) }
        return UInt32(truncatingIfNeeded: tail)
    }

    /// At least sixteen times the word, or pair of words, just before, and that is most of the text.
    var isOneWordOnly: Bool { repeats >= 16 && repeats * 10 >= count * 7 }
}
