import Vocabulary

/// Texts that must not come out, ready to be found in an answer: marks, or the system message of one request.
public struct LeakSource: Sendable {
    let index: ShingleIndex
    /// For those that begin at their beginning.
    let beginnings: Beginnings
    let category: OutputCategory
    private let entries: [Entry]
    private let words: PromptWords
    /// What of the system message others wrote as well.
    private var quotations: Quotations?

    /// One text in one disguise.
    struct Entry: Sendable {
        var disguise: Disguise
        /// Symbols in a row that are a leak, where that alone decides.
        var least: Int
        /// Symbols of the source for a hundred of these.
        var scale: Int
    }

    /// Symbols that a mark must have at least: fewer come up by chance.
    public static let leastSymbols = 8
    /// Bytes of a system message that are looked for.
    public static let promptLimit = 16 << 10
    /// Weight of a run that is a leak if it gives orders, and of one in a language whose orders are not known.
    static let (ordering, foreign) = (60, 120)
    /// Symbols of a run in which its orders are looked for: a long quotation of facts has some, too.
    private static let recent = 160
    /// Symbols of the system message that are a leak when they come in disguise: nobody encodes them by chance.
    private static let disguised = 24

    /// Marks: those of the gateway's own, of which a part is enough, and those that policy lists; nil for none.
    public init?(minted: [String], listed: [String]) {
        var texts: [[UInt8]] = []
        var entries: [Entry] = []
        for (mark, isMinted) in minted.map({ ($0, true) }) + listed.map({ ($0, false) }) {
            let bytes = Array(mark.utf8)
            let count = Squeezer.symbols(bytes).count
            guard count >= Self.leastSymbols else { continue }
            for disguise in Disguise.allCases {
                for symbols in disguise.symbols(of: bytes) where symbols.count >= Self.leastSymbols {
                    let whole = isMinted ? min(16, count) : count
                    entries.append(
                        Entry(
                            disguise: disguise, least: min(symbols.count, whole * symbols.count / count),
                            scale: count * 100 / symbols.count))
                    texts.append(symbols)
                }
            }
        }
        guard !texts.isEmpty else { return nil }
        index = ShingleIndex(length: Self.leastSymbols, stride: 1, texts)
        beginnings = Beginnings(texts.map { $0.prefix(Self.leastSymbols) })
        category = .canary
        self.entries = entries
        words = PromptWords([])
    }

    /// A system message; nil for one that is short, or says what every other says.
    public init?(prompt: String) {
        let bytes = Array(prompt.utf8.prefix(Self.promptLimit))
        words = PromptWords(bytes)
        guard words.all.weight >= Self.ordering, words.all.own >= (words.isEnglish ? 3 : 1) else { return nil }
        category = .systemPromptLeak
        var texts: [[UInt8]] = []
        var entries: [Entry] = []
        for disguise in Disguise.allCases {
            for symbols in disguise.symbols(of: bytes) where !symbols.isEmpty {
                let scale = max(1, words.symbols * 100 / symbols.count)
                entries.append(Entry(disguise: disguise, least: Self.disguised * 100 / scale, scale: scale))
                texts.append(symbols)
            }
        }
        index = ShingleIndex(length: LeakScan.memory, stride: 8, texts)
        beginnings = Beginnings(texts.map { $0.prefix(LeakScan.memory) })
        self.entries = entries
    }

    /// The same, but for what stands elsewhere in the request.
    ///
    /// - Parameter quotes: all texts that are not the system's; those that matter most, the user's newest, last. They are
    ///   looked through from the last on, 32 KiB of them.
    public func besides(quotes: [String]) -> LeakSource {
        var source = self
        source.quotations = Quotations(quotes)
        return source
    }

    /// The symbols of the text itself that a run is of; nil where it is in disguise.
    func plainRange(_ run: LeakScan.Run) -> Range<Int>? {
        let number = index.number(at: run.next - 1)
        guard entries[number].disguise == .plain else { return nil }
        return (run.next - run.length - index.starts[number])..<(run.next - index.starts[number])
    }

    // MARK: - Judging

    /// Whether a run that ends in front of a place of the index, and what was found shortly before it, is a leak.
    func isLeak(_ run: LeakScan.Run, _ carried: PromptWords.Sum) -> Disguise? {
        let number = index.number(at: run.next - 1)
        let entry = entries[number]
        if category == .canary { return run.length >= entry.least ? entry.disguise : nil }
        let end = run.next - index.starts[number]
        if entry.disguise != .plain {
            guard run.length >= entry.least else { return nil }
            return isQuoted((end - run.length) * entry.scale / 100..<end * entry.scale / 100) ? nil : entry.disguise
        }
        let found = carried + sum(run)
        return isEnough(found, run.length) && !isQuoted((end - run.length)..<end) ? .plain : nil
    }

    /// Most of the whole message is a leak; of a part it is orders that must not come out, since facts are there to be told.
    /// In a language whose orders are not known it is what is too long for a chance.
    private func isEnough(_ found: PromptWords.Sum, _ length: Int) -> Bool {
        guard found.weight >= Self.ordering else { return false }
        if length * 4 >= words.symbols * 3 { return true }
        guard words.isEnglish else { return found.weight >= Self.foreign }
        return found.orders >= 3 && found.strong >= 1 && found.own >= 3
    }

    /// What the last part of a plain run of the system message holds; nothing for others.
    func sum(_ run: LeakScan.Run) -> PromptWords.Sum {
        let number = index.number(at: run.next - 1)
        guard category == .systemPromptLeak, entries[number].disguise == .plain else { return .init() }
        let end = run.next - index.starts[number]
        return words.sum((end - min(run.length, Self.recent))..<end)
    }

    private func isQuoted(_ range: Range<Int>) -> Bool {
        quotations?.cover(range, of: self) ?? false
    }
}
