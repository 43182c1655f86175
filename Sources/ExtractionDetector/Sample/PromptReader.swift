import Text
import Vocabulary

/// Takes the fingerprints of the last user message of a request, and of what it stands in.
public struct PromptReader: Sendable {
    /// Words beyond this number are not counted.
    public static let wordLimit = 512
    /// Bytes of a message beyond this number are not read.
    public static let byteLimit = 6 * 1024

    private let seed: UInt64
    private let matcher: SequenceMatcher
    private let asks: [PromptAsks]
    private let classes = PromptPatterns.classes

    /// - Parameter seed: The installation's secret, without which nobody can aim at a hash; the same for all gateways.
    public init(seed: UInt64 = 0) {
        self.seed = SeededHash.mix(seed ^ 0x5EC0_0E1F_9A7D_3B21)
        matcher = SequenceMatcher(PromptPatterns.all.map(\.pattern))
        asks = PromptPatterns.all.map(\.asks)
    }

    /// The shape of the last segment that a user wrote, or of nothing when there is none.
    public func read(_ segments: [Segment]) -> PromptShape {
        guard let last = segments.lastIndex(where: { $0.channel == .user }) else { return PromptShape() }
        var text = segments[last].text
        var shape = read(text.withUTF8 { Array(UnsafeBufferPointer(rebasing: $0.prefix(Self.byteLimit))) })
        let context = ContextReader(seed: seed).read(segments, last: last)
        (shape.system, shape.history, shape.lead) = (context.system, context.history, context.lead)
        return shape
    }

    func read(_ bytes: [UInt8]) -> PromptShape {
        let folded = Folding().fold(bytes).text
        let normal = Normalizer().normalize(folded).bytes
        let layout = PromptLayout(normal)
        var words = WordTally(seed: seed)
        var style = PromptStyle(classes)
        var found: PromptAsks = Self.beginsLarge(folded.bytes) ? .capital : []
        matcher.scan(
            normal,
            word: {
                words.add($0)
                style.add($0)
            }, { found.formUnion(asks[$0.pattern]) })
        found.formUnion(style.asks(isProse: layout.isProse))
        if words.isOneWordOnly || layout.isOneByteOnly { found.insert(.repetition) }
        if layout.isQuestion { found.insert(.question) }
        if style.opensTask(normal, at: 0) { found.insert(.task) }
        if layout.isProse, let start = layout.innerStart, style.opensTask(normal, at: start) {
            found.insert(.innerTask)
        }
        return PromptShape(
            hash: words.hash, simHash: words.similarity.value, opening: words.opening, closing: words.closing,
            inner: layout.inner(of: normal, seed: seed) ?? words.opening, words: words.count, asks: found)
    }

    /// The first letter is a capital, or of a script outside ASCII.
    private static func beginsLarge(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.prefix(64).first(where: { $0 >= 0x80 || ($0 | 0x20) &- 0x61 < 26 }) else {
            return false
        }
        return first >= 0x80 || first < 0x61
    }
}
