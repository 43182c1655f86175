/// Rewritten UTF-8 bytes that know where in the original each of them came from.
public struct MappedText: Sendable, Equatable {
    /// The rewritten text.
    public var bytes: [UInt8]
    /// The way back to byte offsets of the original.
    public var map: OffsetMap

    public init(bytes: [UInt8], map: OffsetMap = .identity) {
        self.bytes = bytes
        self.map = map
    }
}

/// Collects the bytes of one rewriting step and notes only where the distance to the source changes.
struct MappedTextBuilder {
    private(set) var bytes: [UInt8] = []
    private var starts: [Int] = []
    private var origins: [Int] = []
    private var expected = 0

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends one byte that stands for what begins at `origin` in the source.
    @inline(__always)
    mutating func append(_ byte: UInt8, from origin: Int) {
        if origin != expected {
            starts.append(bytes.count)
            origins.append(origin)
        }
        bytes.append(byte)
        expected = origin + 1
    }

    /// Appends a scalar that replaces the one that begins at `origin`.
    mutating func append(scalar: UInt32, from origin: Int) {
        guard scalar >= 0x80, let scalar = Unicode.Scalar(scalar) else {
            append(UInt8(truncatingIfNeeded: scalar), from: origin)
            return
        }
        for (step, byte) in String(scalar).utf8.enumerated() { append(byte, from: origin + step) }
    }

    /// The finished text over a source of `sourceCount` bytes that has the map `parent`.
    consuming func finish(sourceCount: Int, parent: OffsetMap) -> MappedText {
        guard !starts.isEmpty || bytes.count != sourceCount else { return MappedText(bytes: bytes, map: parent) }
        let layer = OffsetMap.Layer.runs(starts: starts, origins: origins, count: bytes.count, end: sourceCount)
        return MappedText(bytes: bytes, map: parent.behind(layer))
    }
}
