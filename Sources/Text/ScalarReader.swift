/// Reads one Unicode scalar at a time from UTF-8 bytes; a malformed byte reads as U+FFFD of length 1, so any bytes
/// may be fed to it.
struct ScalarReader {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The scalar that begins at `index` and the number of bytes it takes.
    @inline(__always)
    func scalar(at index: Int) -> (value: UInt32, length: Int) {
        let lead = bytes[index]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard lead >= 0xC2, lead < 0xF5, index + length <= bytes.count else { return (0xFFFD, 1) }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for step in 1..<length {
            let next = bytes[index + step]
            guard next & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(next & 0x3F)
        }
        // Too long a form, half of a surrogate pair, or beyond Unicode.
        if length > 2, value < (length == 3 ? 0x800 : 0x1_0000) || value &- 0xD800 < 0x800 || value > 0x10_FFFF {
            return (0xFFFD, 1)
        }
        return (value, length)
    }
}
