/// Writes the binary forms of this room: numbers with their lowest byte first, texts and byte strings behind their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number<Number: FixedWidthInteger>(_ value: Number) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A text of 255 bytes at most; what is longer is cut.
    mutating func text(_ text: String) {
        let cut = text.utf8.prefix(255)
        bytes.append(UInt8(cut.count))
        bytes.append(contentsOf: cut)
    }

    /// Up to 65,535 bytes; what is longer is cut.
    mutating func string(_ string: [UInt8]) {
        let cut = string.prefix(Int(UInt16.max))
        number(UInt16(cut.count))
        bytes.append(contentsOf: cut)
    }
}

/// Reads these forms from bytes of strangers; nil for whatever is not there.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// True when all was read.
    var isAtEnd: Bool { rest.isEmpty }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
        let width = Number.bitWidth / 8
        guard rest.count >= width else { return nil }
        var value: Number = 0
        for byte in rest.prefix(width).reversed() { value = value << 8 | Number(truncatingIfNeeded: byte) }
        rest = rest.dropFirst(width)
        return value
    }

    /// A text of printable ASCII.
    mutating func text(most: Int) -> String? {
        guard let count = number(UInt8.self), Int(count) <= most, let bytes = take(Int(count)),
            bytes.allSatisfy({ 0x20...0x7E ~= $0 })
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func string(most: Int) -> [UInt8]? {
        guard let count = number(UInt16.self), Int(count) <= most else { return nil }
        return take(Int(count)).map(Array.init)
    }

    /// All that is left.
    mutating func remainder() -> ArraySlice<UInt8> {
        defer { rest = [] }
        return rest
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
