/// Second half of the normal form: lower case, and each stretch of white space one space, or one line feed where it
/// holds a line break, since a turn forged at the start of a line is evidence.
public struct Normalizer: Sendable {
    private let table = ScalarTable.shared

    public init() {}

    /// The normal form of a folded text.
    public func normalize(_ folded: MappedText) -> MappedText {
        folded.bytes.withUnsafeBufferPointer { bytes in
            let plain = Self.plain(bytes)
            if plain.count == bytes.count { return MappedText(bytes: plain, map: folded.map) }
            var output = MappedTextBuilder(capacity: bytes.count)
            plain.withUnsafeBufferPointer { output.append($0, $0.indices) }
            let reader = ScalarReader(bytes: bytes)
            var index = plain.count
            while index < bytes.count {
                let byte = bytes[index]
                if byte.isASCIISpace {
                    let end = Self.spaceEnd(bytes, index)
                    output.append(bytes[index..<end].contains(0x0A) ? 0x0A : 0x20, from: index)
                    index = end
                } else if byte < 0x80 {
                    output.append(byte.lowercased, from: index)
                    index += 1
                } else {
                    let (scalar, length) = reader.scalar(at: index)
                    let lower = lowercase(scalar)
                    // A malformed byte becomes a scalar as well.
                    if lower == scalar, length > 1 {
                        output.append(bytes, index..<index + length)
                    } else {
                        output.append(scalar: lower, from: index)
                    }
                    index += length
                }
            }
            return output.finish(sourceCount: bytes.count, parent: folded.map)
        }
    }

    /// The normal form of ASCII whose spaces all stand alone, which most text is: byte for byte, so nothing moves. It ends
    /// where a text stops being like that, in front of the white space.
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            var wasSpace = false
            for (index, byte) in bytes.enumerated() {
                let isSpace = byte.isASCIISpace
                guard byte < 0x80, !(isSpace && wasSpace) else {
                    count -= wasSpace ? 1 : 0
                    break
                }
                output[index] = isSpace ? (byte == 0x0A ? 0x0A : 0x20) : byte.lowercased
                wasSpace = isSpace
                count = index + 1
            }
        }
    }

    @inline(__always)
    private static func spaceEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end].isASCIISpace { end += 1 }
        return end
    }

    /// Simple lower case, for every script that has it; malformed bytes read as U+FFFD and stay so.
    @inline(__always)
    private func lowercase(_ scalar: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: Int(scalar) + Int(table[scalar].pointee.lower))
    }
}
