/// Decides whether decoded bytes are worth reading: text, not the noise that any long word decodes to.
enum Readable {
    /// UTF-8, at least 95 % printable and at least 60 % letters or spaces.
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
                if scalar >= 0xA0 || (0x20..<0x7F).contains(scalar) || (9...13).contains(scalar) { printable += 1 }
                if scalar >= 0xC0 || UInt8(truncatingIfNeeded: scalar).isASCIILetter || scalar == 0x20 { wordlike += 1 }
                index += length
            }
            return printable * 100 >= total * 95 && wordlike * 100 >= total * 60
        }
    }
}
