/// Decides for the words of a text whether look-alikes in them pose as Latin letters.
struct WordScript {
    private let reader: ScalarReader
    private let table = ScalarTable.shared
    private let strips: Bool
    /// Where the word at hand begins, and where the one begins that ``isMixed`` tells of.
    private var wordStart = 0
    private var measured = -1
    /// Whether look-alikes become Latin in the measured word.
    private(set) var isMixed = false
    /// Whether the whole text holds letters that only another script has, once that was asked.
    private var textIsForeign: Bool?

    init(reader: ScalarReader, strips: Bool) {
        self.reader = reader
        self.strips = strips
    }

    /// Says that the next word begins at `index` or later.
    @inline(__always)
    mutating func breakWord(at index: Int) { wordStart = index }

    /// True for a scalar that does not end a word.
    func isLetter(_ record: UnsafePointer<ScalarTable.Record>) -> Bool { kind(record) != .other }

    /// The Latin letter that a scalar poses as where it stands, or nil.
    mutating func letter(
        _ scalar: UInt32, _ record: UnsafePointer<ScalarTable.Record>, at index: Int, _ report: inout FoldReport
    ) -> UInt8? {
        switch kind(record) {
        case .other, .latin:
            if measured != wordStart { isMixed = false }
            return nil
        case .strict, .loose, .foreign:
            if measured != wordStart { measure(&report) }
            return isMixed && record.pointee.alike != 0 ? record.pointee.alike : nil
        }
    }

    @inline(__always)
    private func kind(_ record: UnsafePointer<ScalarTable.Record>) -> ScalarTable.ScriptKind {
        strips ? record.pointee.bareScript : record.pointee.script
    }

    /// Counts the letters of the word that begins at ``wordStart``.
    private mutating func measure(_ report: inout FoldReport) {
        var counts = (latin: 0, strict: 0, loose: 0, foreign: 0)
        var end = wordStart
        scan: while end < reader.bytes.count {
            let (scalar, length) = reader.scalar(at: end)
            if scalar < 0x80 {
                let byte = UInt8(scalar)
                guard byte.isASCIILetter || byte.isASCIIDigit || HiddenKind.isControl(byte) else { break }
                counts.latin += byte.isASCIILetter ? 1 : 0
            } else {
                let record = table[scalar]
                if record.pointee.hidden == ScalarTable.Record.shown {
                    switch kind(record) {
                    case .latin: counts.latin += 1
                    case .strict: counts.strict += 1
                    case .loose: counts.loose += 1
                    case .foreign: counts.foreign += 1
                    case .other: break scan
                    }
                }
            }
            end += length
        }
        measured = wordStart
        isMixed = counts.foreign == 0 && decide(counts.latin, counts.strict, counts.loose)
        if isMixed, counts.strict > 0, counts.latin + counts.strict + counts.loose >= 3 {
            report.note(.homoglyphWord, wordStart..<end)
        }
    }

    private mutating func decide(_ latin: Int, _ strict: Int, _ loose: Int) -> Bool {
        if loose > 0 { return latin >= 2 && latin + strict > 2 * loose }
        return latin > 0 ? strict > 0 : strict > 0 && !isForeign()
    }

    /// False for a text of Latin letters and such that pose as them: there even a word of look-alikes alone is Latin.
    private mutating func isForeign() -> Bool {
        if let known = textIsForeign { return known }
        var hasLatin = false
        var index = 0
        while index < reader.bytes.count {
            let (scalar, length) = reader.scalar(at: index)
            index += length
            guard scalar >= 0x80 else {
                hasLatin = hasLatin || UInt8(scalar).isASCIILetter
                continue
            }
            let kind = kind(table[scalar])
            if kind == .foreign || kind == .loose {
                textIsForeign = true
                return true
            }
        }
        textIsForeign = !hasLatin
        return !hasLatin
    }
}
