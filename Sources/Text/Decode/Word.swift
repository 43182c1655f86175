/// One word of a text as the decoders of words see it: a run of ASCII letters and digits, and whether it is common English.
struct Word {
    var start: Int32
    var end: Int32
    /// Common English as it stands.
    var isKnown: Bool
    /// Holds a digit.
    var hasDigit: Bool

    var range: Range<Int> { Int(start)..<Int(end) }
    var count: Int { Int(end - start) }
}

/// Cuts a text into ``Word``s, whatever the case of its letters.
struct WordWalk {
    /// The words of a text; bytes outside ASCII end a word and count as none.
    static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> [Word] {
        let common = CommonWords.shared
        var words: [Word] = []
        words.reserveCapacity(bytes.count / 5 + 8)
        var index = 0
        while index < bytes.count {
            guard bytes[index].isASCIILetter || bytes[index].isASCIIDigit else {
                index += 1
                continue
            }
            let start = index
            var key = WordKey()
            var hasDigit = false
            while index < bytes.count {
                let byte = bytes[index]
                if byte.isASCIILetter {
                    key.add(byte | 0x20)
                } else if byte.isASCIIDigit {
                    hasDigit = true
                } else {
                    break
                }
                index += 1
            }
            let isKnown = !hasDigit && common.contains(key.value)
            words.append(
                Word(
                    start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: index),
                    isKnown: isKnown,
                    hasDigit: hasDigit))
        }
        return words
    }
}
