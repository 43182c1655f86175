/// Writes whole numbers one after the other, lowest byte first.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func add<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A presence byte, and the number or 0.
    mutating func add<Number: FixedWidthInteger>(_ number: Number?) {
        add(UInt8(number == nil ? 0 : 1))
        add(number ?? 0)
    }
}
