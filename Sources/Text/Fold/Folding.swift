/// Makes a text say what a model would read in it: hidden characters are taken out (tag characters become the ASCII
/// they stand for), styled letters, accents and look-alikes become plain letters. Case and white space stay.
public struct Folding: Sendable {
    public init() {}

    /// Folds UTF-8 bytes; `map` leads from them to the original. Clean ASCII is handed back as it came.
    public func fold(_ bytes: [UInt8], map: OffsetMap = .identity) -> (text: MappedText, report: FoldReport) {
        bytes.withUnsafeBufferPointer { buffer in
            if Self.isPlain(buffer) { return (MappedText(bytes: bytes, map: map), FoldReport()) }
            var pass = FoldPass(reader: ScalarReader(bytes: buffer))
            pass.run()
            return (pass.output.finish(sourceCount: buffer.count, parent: map), pass.report)
        }
    }

    /// True for ASCII without control characters other than white space.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        for byte in bytes {
            // Without branches, so that the compiler makes it a vector loop.
            let isControl: UInt8 = byte < 0x20 ? 1 : 0
            let isSpace: UInt8 = byte &- 0x09 < 5 ? 1 : 0
            let isOutside: UInt8 = byte >= 0x7F ? 1 : 0
            found |= (isControl & ~isSpace) | isOutside
        }
        return found == 0
    }
}

/// One walk over a text that is not plain ASCII.
private struct FoldPass {
    let reader: ScalarReader
    let tables = LookAlikes.shared
    var output: MappedTextBuilder
    var report = FoldReport()
    private var index = 0
    private var wordEnd = 0
    private var wordIsMixed = false
    private var previous: UInt32 = 0
    private var inTagRun = false

    init(reader: ScalarReader) {
        self.reader = reader
        output = MappedTextBuilder(capacity: reader.bytes.count)
    }

    mutating func run() {
        while index < reader.bytes.count {
            let (scalar, length) = reader.scalar(at: index)
            let span = index..<index + length
            index = span.upperBound
            if previous == 0x1F3F4, let end = flagEnd(from: span.lowerBound) {
                index = end
            } else if let kind = HiddenKind.of(scalar) {
                hide(kind, scalar, span)
            } else {
                leaveTagRun(at: span.lowerBound)
                show(scalar, span)
            }
        }
    }

    private mutating func hide(_ kind: HiddenKind, _ scalar: UInt32, _ span: Range<Int>) {
        switch kind {
        case .tag:
            reveal(tag: scalar, span)
        case .variationSelector:
            if previousIsSelector || nextIsSelector(after: span.upperBound) { report.note(kind, span) }
        case .zeroWidth:
            report.note(splitsWord(span) ? .splitWord : kind, span)
        default:
            report.note(kind, span)
        }
        previous = kind == .tag || kind == .variationSelector ? scalar : previous
    }

    /// A tag character becomes its ASCII twin; a run of them is set apart by spaces.
    private mutating func reveal(tag scalar: UInt32, _ span: Range<Int>) {
        report.note(.tag, span)
        guard (0xE0020...0xE007E).contains(scalar) else { return }
        if !inTagRun { output.append(0x20, from: span.lowerBound) }
        inTagRun = true
        output.append(UInt8(scalar - 0xE0000), from: span.lowerBound)
    }

    private mutating func leaveTagRun(at index: Int) {
        guard inTagRun else { return }
        output.append(0x20, from: index)
        inTagRun = false
    }

    private mutating func show(_ scalar: UInt32, _ span: Range<Int>) {
        previous = scalar
        if span.lowerBound >= wordEnd { measureWord(from: span.lowerBound) }
        if scalar < 0x80 {
            output.append(UInt8(scalar), from: span.lowerBound)
        } else if wordIsMixed, span.upperBound <= wordEnd, let latin = tables.latin(scalar) {
            output.append(latin, from: span.lowerBound)
        } else if let plain = tables.plain(scalar) {
            report.note(.styledLetter, span)
            output.append(plain, from: span.lowerBound)
        } else if scalar == 0xDF {
            output.append(0x73, from: span.lowerBound)
            output.append(0x73, from: span.lowerBound)
        } else if let simple = tables.base(scalar) ?? tables.punctuation(scalar) {
            output.append(simple, from: span.lowerBound)
        } else {
            output.append(scalar: scalar, from: span.lowerBound)
        }
    }

    /// Looks ahead over the word that begins here and decides whether it mixes Latin with look-alikes.
    private mutating func measureWord(from start: Int) {
        var end = start
        var latin = false
        var foreign = false
        var alike = false
        while end < reader.bytes.count {
            let (scalar, length) = reader.scalar(at: end)
            if scalar < 0x80 ? UInt8(scalar).isASCIILetter : tables.isLatin(scalar) {
                latin = true
            } else if (0x370...0x52F).contains(scalar) {
                if tables.latin(scalar) != nil { alike = true } else { foreign = true }
            } else if HiddenKind.of(scalar) == nil, !(scalar < 0x80 && UInt8(scalar).isASCIIDigit) {
                break
            }
            end += length
        }
        wordEnd = max(end, start + 1)
        wordIsMixed = latin && alike && !foreign
        if wordIsMixed { report.note(.homoglyphWord, start..<end) }
    }

    private var previousIsSelector: Bool { HiddenKind.of(previous) == .variationSelector }

    private func nextIsSelector(after end: Int) -> Bool {
        end < reader.bytes.count && HiddenKind.of(reader.scalar(at: end).value) == .variationSelector
    }

    private func splitsWord(_ span: Range<Int>) -> Bool {
        guard previous < 0x80, UInt8(previous).isASCIILetter else { return false }
        var end = span.upperBound
        // A bounded look ahead: a long run must not be read again for each of its members.
        for _ in 0..<16 where end < reader.bytes.count {
            let (scalar, length) = reader.scalar(at: end)
            guard HiddenKind.of(scalar) == .zeroWidth else {
                return scalar < 0x80 && UInt8(scalar).isASCIILetter
            }
            end += length
        }
        return false
    }

    /// End of the tag sequence of an emoji flag: two to six lower-case letters or digits and U+E007F.
    private func flagEnd(from start: Int) -> Int? {
        var end = start
        for _ in 0..<7 where end < reader.bytes.count {
            let (scalar, length) = reader.scalar(at: end)
            end += length
            if scalar == 0xE007F { return end }
            guard (0xE0061...0xE007A).contains(scalar) || (0xE0030...0xE0039).contains(scalar) else { return nil }
        }
        return nil
    }
}
