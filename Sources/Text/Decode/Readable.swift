/// Decides whether decoded bytes are worth reading: text, not the noise that any long word decodes to.
enum Readable {
    /// UTF-8 of at least six bytes, at least 95 % printable and at least 60 % letters or spaces; of 20 printable characters
    /// in a row, which no accident makes, fewer need to be letters.
    static func accepts(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 6 else { return false }
        return bytes.withUnsafeBufferPointer { buffer in
            let reader = ScalarReader(bytes: buffer)
            var index = 0
            var total = 0
            var printable = 0
            var wordlike = 0
            while index < buffer.count {
                let (scalar, length) = reader.scalar(at: index)
                if scalar == 0xFFFD && length == 1 { return false }
                total += 1
                if scalar >= 0xA0 || (0x20..<0x7F).contains(scalar) || (9...13).contains(scalar) {
                    printable += 1
                }
                if scalar >= 0xC0 || scalar < 0x80 && UInt8(scalar).isASCIILetter || scalar == 0x20 {
                    wordlike += 1
                }
                index += length
                // Noise is known for such after a few characters.
                if total == 24, printable * 4 < total * 3 { return false }
            }
            let least = printable == total && total >= 20 ? 5 : 60
            return printable * 100 >= total * 95 && wordlike * 100 >= total * least
        }
    }

    /// False for bytes that no text begins with: no UTF-8, but for a character that is cut at the end, or mostly controls.
    static func mayBegin(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            let reader = ScalarReader(bytes: buffer)
            var index = 0
            var controls = 0
            while index < buffer.count - 3 {
                let (scalar, length) = reader.scalar(at: index)
                if scalar == 0xFFFD && length == 1 { return false }
                if scalar < 0x20, !UInt8(scalar).isASCIISpace { controls += 1 }
                index += length
            }
            return controls * 8 <= buffer.count
        }
    }

    /// How many letters of a text stand in common English words of three letters or more, and how many there are.
    static func english(_ bytes: [UInt8]) -> (known: Int, letters: Int) {
        bytes.withUnsafeBufferPointer { buffer in
            var known = 0
            var letters = 0
            for word in WordWalk.words(buffer) {
                letters += word.count
                if word.isKnown, word.count >= 3 { known += word.count }
            }
            return (known, letters)
        }
    }

    /// Text that is mostly common English.
    static func isEnglish(_ bytes: [UInt8]) -> Bool {
        guard accepts(bytes) else { return false }
        let (known, letters) = english(bytes)
        return known >= 4 && known * 10 >= letters * 4
    }
}
