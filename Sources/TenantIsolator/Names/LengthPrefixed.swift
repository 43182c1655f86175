/// Joins byte strings so that no two different lists give the same bytes: each is preceded by its length in 8 bytes,
/// big-endian.
enum LengthPrefixed {
    static func join(_ parts: [[UInt8]]) -> [UInt8] {
        parts.flatMap { part in
            let length = UInt64(part.count)
            return (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(56 - 8 * $0)) } + part
        }
    }
}
