/// One walk over a text that is not plain ASCII.
///
/// Each scalar is hidden, made ASCII, or composed with its neighbours as NFKC does (``Composer``); look-alikes become
/// Latin in words that mix scripts (``WordScript``).
struct FoldPass: ~Copyable {
    private let reader: ScalarReader
    private let table = ScalarTable.shared
    private(set) var report = FoldReport()
    private var output: Composer
    private var script: WordScript
    private var index = 0
    private var previous: UInt32 = 0
    private var inTagRun = false
    /// Scalars that are shown.
    private var shown = 0

    /// `strips`: marks go even where a letter of its own could be made with them.
    init(reader: ScalarReader, strips: Bool) {
        self.reader = reader
        output = Composer(capacity: reader.bytes.count, strips: strips)
        script = WordScript(reader: reader, strips: strips)
    }

    /// True where combining marks are more than 15 % of a text: heaps of marks that hide it ("zalgo").
    var isHeaped: Bool {
        report.count(.combining) >= 6 && report.count(.combining) * 100 > 15 * (shown + report.count(.combining))
    }

    mutating func run() {
        while index < reader.bytes.count {
            let start = index
            let byte = reader.bytes[start]
            guard byte >= 0x80 else {
                index += 1
                if HiddenKind.isControl(byte) { hide(.control, UInt32(byte), start..<index) } else { show(byte, start) }
                continue
            }
            let (scalar, length) = reader.scalar(at: start)
            let span = start..<start + length
            index = span.upperBound
            if previous == 0x1F3F4, let end = flagEnd(from: start) {
                index = end
                continue
            }
            let record = table[scalar]
            // A malformed byte becomes a scalar of its own.
            if table.isPlain(record), length > 1 {
                show(plain: scalar, span)
            } else if let kind = HiddenKind(rawValue: Int(record.pointee.hidden)), record.pointee.hidden != .max {
                hide(kind, scalar, span)
            } else {
                show(scalar, record, span)
            }
        }
    }

    /// The folded text.
    consuming func finish(parent: OffsetMap) -> MappedText {
        output.finish(sourceCount: reader.bytes.count, parent: parent)
    }

    private mutating func hide(_ kind: HiddenKind, _ scalar: UInt32, _ span: Range<Int>) {
        switch kind {
        case .tag:
            reveal(tag: scalar, span)
        case .variationSelector:
            if previousIsSelector || nextIsSelector(after: span.upperBound) { report.note(kind, span) }
        case .zeroWidth:
            report.note(splitsWord(span) ? .splitWord : kind, span)
        case .combining:
            report.note(kind, span)
            output.add(mark: scalar, from: span.lowerBound)
        default:
            report.note(kind, span)
        }
        previous = kind == .tag || kind == .variationSelector ? scalar : previous
    }

    /// A tag character becomes its ASCII twin; a run of them is set apart by spaces.
    private mutating func reveal(tag scalar: UInt32, _ span: Range<Int>) {
        report.note(.tag, span)
        guard (0xE0020...0xE007E).contains(scalar) else { return }
        if !inTagRun { output.add(byte: 0x20, from: span.lowerBound) }
        inTagRun = true
        output.add(byte: UInt8(scalar - 0xE0000), from: span.lowerBound)
    }

    private mutating func leaveTagRun(at index: Int) {
        guard inTagRun else { return }
        output.add(byte: 0x20, from: index)
        inTagRun = false
    }

    @inline(__always)
    private mutating func show(_ byte: UInt8, _ start: Int) {
        leaveTagRun(at: start)
        previous = UInt32(byte)
        shown += 1
        if !byte.isASCIILetter, !byte.isASCIIDigit { script.breakWord(at: start + 1) }
        output.add(byte: byte, from: start)
    }

    /// A scalar that stands for itself and is no letter that could pose as another.
    @inline(__always)
    private mutating func show(plain scalar: UInt32, _ span: Range<Int>) {
        leaveTagRun(at: span.lowerBound)
        previous = scalar
        shown += 1
        script.breakWord(at: span.upperBound)
        output.add(bytes: reader.bytes, span)
    }

    private mutating func show(_ scalar: UInt32, _ record: UnsafePointer<ScalarTable.Record>, _ span: Range<Int>) {
        leaveTagRun(at: span.lowerBound)
        shown += 1
        defer { previous = scalar }
        if (0x1F1E6...0x1F1FF).contains(scalar), !isFlag(span) {
            report.note(.styledLetter, span)
            return output.add(byte: UInt8(scalar - 0x1F1E6 + 0x41), from: span.lowerBound)
        }
        let letter = script.letter(scalar, record, at: span.lowerBound, &report)
        if let text = table.ascii(record) {
            if record.pointee.traits.contains(.styled) { report.note(.styledLetter, span) }
            for byte in text { output.add(byte: UInt8(truncatingIfNeeded: byte), from: span.lowerBound) }
        } else if let letter {
            output.add(byte: letter, from: span.lowerBound)
        } else {
            output.add(scalar, record, from: span.lowerBound, latin: script.isMixed)
        }
        if !script.isLetter(record) { script.breakWord(at: span.upperBound) }
    }

    private var previousIsSelector: Bool { isSelector(previous) }

    private func nextIsSelector(after end: Int) -> Bool {
        end < reader.bytes.count && isSelector(reader.scalar(at: end).value)
    }

    private func isSelector(_ scalar: UInt32) -> Bool {
        (0xFE00...0xFE0F).contains(scalar) || (0xE0100...0xE01EF).contains(scalar)
    }

    private func splitsWord(_ span: Range<Int>) -> Bool {
        guard previous < 0x80, UInt8(previous).isASCIILetter else { return false }
        var end = span.upperBound
        // A bounded look ahead: a long run must not be read again for each of its members.
        for _ in 0..<16 where end < reader.bytes.count {
            let (scalar, length) = reader.scalar(at: end)
            guard scalar >= 0x80, Int(table[scalar].pointee.hidden) == HiddenKind.zeroWidth.rawValue else {
                return scalar < 0x80 && UInt8(scalar).isASCIILetter
            }
            end += length
        }
        return false
    }

    /// Two regional indicators alone are the flag of a country; one, or more than two, are letters.
    private func isFlag(_ span: Range<Int>) -> Bool {
        let before = indicator(endingAt: span.lowerBound)
        let after = indicator(at: span.upperBound)
        if before { return !after && !indicator(endingAt: span.lowerBound - 4) }
        return after && !indicator(at: span.upperBound + 4)
    }

    private func indicator(at index: Int) -> Bool {
        index < reader.bytes.count && (0x1F1E6...0x1F1FF).contains(reader.scalar(at: index).value)
    }

    private func indicator(endingAt end: Int) -> Bool { end >= 4 && indicator(at: end - 4) }

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
