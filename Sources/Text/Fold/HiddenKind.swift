/// A kind of character that people do not see or do not see for what it is.
public enum HiddenKind: Int, Sendable, CaseIterable {
    /// U+E0020…E007E, an invisible copy of ASCII ("ASCII smuggling"); flags of emoji are not counted.
    case tag
    /// Zero-width spaces and joiners, soft hyphen, word joiner, invisible operators, fillers.
    case zeroWidth
    /// A zero-width character between two ASCII letters, where no script needs one.
    case splitWord
    /// Directional overrides and embeddings: U+202A…202E.
    case bidiOverride
    /// Directional marks and isolates: U+200E, 200F, 061C, 2066…2069.
    case bidiMark
    /// A selector in a run of at least four; single ones belong to emoji.
    case variationSelector
    /// A control character of C0 or C1 that is no white space.
    case control
    /// A combining mark.
    case combining
    /// A word that mixes Latin letters with Cyrillic or Greek look-alikes.
    case homoglyphWord
    /// A letter in a styled alphabet: fullwidth, mathematical, enclosed.
    case styledLetter

    /// What single scalars are when their neighbours are not considered; of two entries for a scalar the later holds.
    static let ranges: [(scalars: ClosedRange<UInt32>, kind: HiddenKind)] =
        [
            (0x300...0x36F, .combining), (0x483...0x489, .combining), (0x1AB0...0x1AFF, .combining),
            (0x1DC0...0x1DFF, .combining), (0x20D0...0x20FF, .combining), (0xFE20...0xFE2F, .combining),
            (0xE0000...0xE007F, .tag), (0x202A...0x202E, .bidiOverride), (0x2066...0x2069, .bidiMark),
            (0xFE00...0xFE0F, .variationSelector), (0xE0100...0xE01EF, .variationSelector), (0...8, .control),
            (0x0E...0x1F, .control), (0x7F...0x84, .control), (0x86...0x9F, .control), (0x180B...0x180E, .zeroWidth),
            (0x200B...0x200D, .zeroWidth), (0x2060...0x2065, .zeroWidth), (0x206A...0x206F, .zeroWidth),
            (0xFFF0...0xFFFB, .zeroWidth), (0x1D173...0x1D17A, .zeroWidth),
        ] + [0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0].map { ($0...$0, .zeroWidth) }
        + [0x200E, 0x200F, 0x061C].map { ($0...$0, .bidiMark) }

    /// True for a control character of ASCII that is no white space.
    @inline(__always)
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 ? !byte.isASCIISpace : byte == 0x7F }
}

/// What folding took out of a text or changed in it.
public struct FoldReport: Sendable, Equatable {
    /// One stretch of hidden characters of a kind; `span` is in bytes of the text that was folded.
    public struct Run: Sendable, Equatable {
        public var kind: HiddenKind
        public var span: Range<Int>
    }

    /// Runs are kept up to this number; all are counted.
    public static let runLimit = 64

    /// The first stretches, in the order of the text.
    public private(set) var runs: [Run] = []
    private var counts: [Int] = []

    /// How many characters (words for ``HiddenKind/homoglyphWord``) of a kind were seen.
    public func count(_ kind: HiddenKind) -> Int { counts.isEmpty ? 0 : counts[kind.rawValue] }

    /// The first stretch of a kind.
    public func first(_ kind: HiddenKind) -> Range<Int>? { runs.first { $0.kind == kind }?.span }

    /// True when nothing was found.
    public var isEmpty: Bool { counts.isEmpty }

    mutating func note(_ kind: HiddenKind, _ span: Range<Int>) {
        if counts.isEmpty { counts = Array(repeating: 0, count: HiddenKind.allCases.count) }
        counts[kind.rawValue] += 1
        if let last = runs.last, last.kind == kind, last.span.upperBound == span.lowerBound {
            runs[runs.count - 1].span = last.span.lowerBound..<span.upperBound
        } else if runs.count < Self.runLimit {
            runs.append(Run(kind: kind, span: span))
        }
    }
}
