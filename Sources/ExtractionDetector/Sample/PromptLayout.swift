import Text

/// How a prompt is laid out: where its inner text begins, whether it is prose, and whether it is a question.
struct PromptLayout {
    /// Bytes that are looked at.
    private static let reach = 1_024

    /// Where the inner text begins: behind the first line and labels such as `Task:`; nil where there is but one text.
    private(set) var innerStart: Int?
    /// Mostly letters of ASCII and hardly a sign of program text, so that its words can be judged.
    private(set) var isProse = false
    /// It ends in a question mark.
    let isQuestion: Bool
    /// One character again and again: `AAAA…`.
    private(set) var isOneByteOnly = false

    init(_ bytes: [UInt8]) {
        isQuestion = bytes.suffix(4).contains(0x3F)
        measure(bytes)
        innerStart = Self.behindFirstLine(bytes) ?? Self.behindLabel(bytes, 0)
    }

    private mutating func measure(_ bytes: [UInt8]) {
        var (signs, foreign, same) = (0, 0, 0)
        let count = min(bytes.count, Self.reach)
        let (low, high) = (Self.lowSigns, Self.highSigns)
        bytes.withUnsafeBufferPointer { bytes in
            var last: UInt8 = 0
            for byte in bytes.prefix(count) {
                foreign += Int(byte >> 7)
                same += byte == last ? 1 : 0
                last = byte
                let set = byte & 0x40 == 0 ? low : high
                signs += Int(truncatingIfNeeded: set >> UInt64(byte & 0x3F) & 1) & ~Int(byte >> 7)
            }
        }
        isProse = foreign * 2 < count && signs * 16 <= count
        isOneByteOnly = same >= 64 && same * 10 >= count * 9
    }

    /// Of the characters below and from U+0040 on, those that program text is full of, a bit each.
    private static let lowSigns = signs("()*+/;<=>")
    private static let highSigns = signs("[\\]_`{|}~")

    private static func signs(_ characters: String) -> UInt64 {
        characters.utf8.reduce(0) { $0 | 1 << UInt64($1 & 0x3F) }
    }

    /// The first text behind the first line break, without lines that are labels and without a label before it.
    private static func behindFirstLine(_ bytes: [UInt8]) -> Int? {
        var line = lineEnd(bytes, 0)
        var lines = 0
        while line < bytes.count, lines < 8 {
            let start = line + 1
            line = lineEnd(bytes, start)
            lines += 1
            let text = behindLabel(bytes, start) ?? firstWord(bytes, start, line)
            if let text, text < line { return text }
        }
        return nil
    }

    private static func lineEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        return end
    }

    private static func firstWord(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end, !isWord(bytes[index]) { index += 1 }
        return index < end ? index : nil
    }

    /// Behind a colon that follows at most four words, and the white space after it; nil where no label stands at `start`.
    private static func behindLabel(_ bytes: [UInt8], _ start: Int) -> Int? {
        var (index, words) = (start, 0)
        var wasWord = false
        while index < bytes.count, words <= 4, bytes[index] != 0x0A {
            if bytes[index] == 0x3A {
                let next = index + 1
                guard words > 0, next >= bytes.count || bytes[next] == 0x20 || bytes[next] == 0x0A else { return nil }
                var text = next
                while text < bytes.count, !isWord(bytes[text]) { text += 1 }
                return text
            }
            let isWord = isWord(bytes[index])
            if isWord, !wasWord { words += 1 }
            wasWord = isWord
            index += 1
        }
        return nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }

    /// Hash of the first three words of the inner text; nil where there is none.
    func inner(of bytes: [UInt8], seed: UInt64) -> UInt32? {
        guard let innerStart, innerStart < bytes.count else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            var scanner = WordScanner(UnsafeBufferPointer(rebasing: buffer[innerStart...]))
            var hash: UInt64 = 0
            for _ in 0..<3 {
                guard let word = scanner.next() else { break }
                hash = SeededHash.chain(hash, word.hash ^ seed)
            }
            return UInt32(truncatingIfNeeded: hash)
        }
    }
}
