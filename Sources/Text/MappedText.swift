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
///
/// It owns plain memory that grows by doubling: every decoder writes through it, byte by byte.
struct MappedTextBuilder: ~Copyable {
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count = 0
    private var starts: [Int] = []
    private var origins: [Int] = []
    private var expected = 0

    init(capacity: Int) {
        self.capacity = max(16, capacity + capacity / 8)
        memory = .allocate(capacity: self.capacity)
    }

    deinit { memory.deallocate() }

    /// Appends one byte that stands for what begins at `origin` in the source.
    @inline(__always)
    mutating func append(_ byte: UInt8, from origin: Int) {
        if origin != expected { note(origin) }
        if count == capacity { grow() }
        memory[count] = byte
        count += 1
        expected = origin + 1
    }

    /// Appends bytes of the source as they are.
    @inline(__always)
    mutating func append(_ source: UnsafeBufferPointer<UInt8>, _ span: Range<Int>) {
        if span.isEmpty { return }
        if span.lowerBound != expected { note(span.lowerBound) }
        while count + span.count > capacity { grow() }
        for index in span {
            memory[count] = source[index]
            count += 1
        }
        expected = span.upperBound
    }

    /// Appends a scalar that stands for what begins at `origin`. Where it has more bytes than that, the map holds the
    /// others back to where the next scalar begins.
    @inline(__always)
    mutating func append(scalar: UInt32, from origin: Int) {
        if scalar < 0x80 { return append(UInt8(scalar), from: origin) }
        if origin != expected { note(origin) }
        if count + 4 > capacity { grow() }
        let length = scalar < 0x800 ? 2 : scalar < 0x1_0000 ? 3 : 4
        switch length {
        case 2:
            memory[count] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
        case 3:
            memory[count] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            memory[count + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 63)
        default:
            memory[count] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
            memory[count + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 63)
            memory[count + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 63)
        }
        memory[count + length - 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 63)
        count += length
        expected = origin + length
    }

    private mutating func note(_ origin: Int) {
        starts.append(count)
        origins.append(origin)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
        larger.initialize(from: memory, count: count)
        memory.deallocate()
        memory = larger
        capacity *= 2
    }

    /// The finished text over a source of `sourceCount` bytes that has the map `parent`.
    consuming func finish(sourceCount: Int, parent: OffsetMap) -> MappedText {
        let bytes = Array(UnsafeBufferPointer(start: memory, count: count))
        guard !starts.isEmpty || count != sourceCount else { return MappedText(bytes: bytes, map: parent) }
        let layer = OffsetMap.Layer.runs(starts: starts, origins: origins, count: count, end: sourceCount)
        return MappedText(bytes: bytes, map: parent.behind(layer))
    }
}
