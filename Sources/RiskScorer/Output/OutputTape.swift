/// The newest bytes of an answer: what is held, and enough of what went out before it to see the context.
struct OutputTape {
    private var bytes: [UInt8] = []
    /// Place of the first byte that is kept.
    private(set) var base = 0

    /// Bytes that are kept behind the place from which on nothing was given out.
    static let context = 384
    /// Bytes from which on the tape is cut.
    private static let limit = 2048

    /// Place behind the newest byte.
    var end: Int { base + bytes.count }

    @inline(__always)
    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ run: Slice<UnsafeBufferPointer<UInt8>>) { bytes.append(contentsOf: run) }

    subscript(place: Int) -> UInt8 { bytes[place - base] }

    /// The bytes of a range, as far as they are kept.
    subscript(range: Range<Int>) -> ArraySlice<UInt8> {
        let lower = min(max(range.lowerBound - base, 0), bytes.count)
        let upper = min(max(range.upperBound - base, lower), bytes.count)
        return bytes[lower..<upper]
    }

    /// Forgets what is no longer needed once enough of it is there.
    mutating func trim(keepingFrom place: Int) {
        let keep = max(base, place - Self.context)
        guard bytes.count > Self.limit, keep > base else { return }
        bytes.removeFirst(keep - base)
        base = keep
    }
}
