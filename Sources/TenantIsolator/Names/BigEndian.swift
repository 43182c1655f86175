/// Whole numbers as bytes, the highest first.
enum BigEndian {
    static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// The number that the bytes are; those beyond its width fall out at the top.
    static func number<Number: FixedWidthInteger>(_ bytes: some Collection<UInt8>) -> Number {
        bytes.reduce(0) { ($0 << 8) | Number(truncatingIfNeeded: $1) }
    }
}
