/// Reads what ``ByteWriter`` wrote. Past the end, and where a presence byte is neither 0 nor 1, it fails and stays failed.
struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0
    private(set) var isSound = true

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// True when all was read and nothing was wrong.
    var isDone: Bool { isSound && place == bytes.count }

    /// For what is wrong in the whole though each number is right.
    mutating func fail() { isSound = false }

    /// The next number, 0 once reading has failed.
    @inline(__always)
    mutating func next<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number {
        let size = MemoryLayout<Number>.size
        guard bytes.count - place >= size else {
            isSound = false
            return 0
        }
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Number.self) }
        place += size
        return Number(littleEndian: value)
    }

    mutating func nextIfPresent<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        let presence: UInt8 = next()
        let value: Number = next()
        if presence > 1 || presence == 0 && value != 0 { isSound = false }
        return presence == 1 && isSound ? value : nil
    }

    /// The next number if it lies in a range; else reading has failed.
    mutating func next<Number: FixedWidthInteger>(in range: ClosedRange<Number>) -> Number {
        let value: Number = next()
        guard range.contains(value) else {
            isSound = false
            return range.lowerBound
        }
        return value
    }
}
