/// Reads little-endian values from a range of bytes that may be huge, through a small window.
struct ByteCursor {
    /// Reads bytes at an offset into a buffer; returns how many, -1 when they cannot be read.
    typealias Source = (UInt64, UnsafeMutableRawBufferPointer) -> Int

    /// Bytes there are.
    let size: UInt64
    /// Bytes consumed.
    private(set) var offset: UInt64 = 0

    private let source: Source
    private var window: [UInt8] = []
    private var windowStart: UInt64 = 0

    private static let windowSize = 64 << 10

    init(size: UInt64, source: @escaping Source) {
        self.size = size
        self.source = source
    }

    /// Bytes left.
    var remaining: UInt64 { size - offset }

    mutating func skip(_ count: UInt64) throws(Refusal) {
        guard count <= remaining else { throw Self.short }
        offset += count
    }

    /// The next `count` bytes, 64 KiB at most.
    mutating func bytes(_ count: Int) throws(Refusal) -> ArraySlice<UInt8> {
        guard count <= Self.windowSize, UInt64(count) <= remaining else { throw Self.short }
        if offset < windowStart || offset + UInt64(count) > windowStart + UInt64(window.count) { try fill() }
        let start = Int(offset - windowStart)
        guard start + count <= window.count else { throw Self.short }
        offset += UInt64(count)
        return window[start..<start + count]
    }

    mutating func integer<T: FixedWidthInteger & UnsignedInteger>(_: T.Type = T.self) throws(Refusal) -> T {
        try bytes(MemoryLayout<T>.size).reversed().reduce(0) { $0 << 8 | T($1) }
    }

    private mutating func fill() throws(Refusal) {
        var fresh = [UInt8](repeating: 0, count: Int(min(UInt64(Self.windowSize), remaining)))
        let count = fresh.withUnsafeMutableBytes { source(offset, $0) }
        guard count >= 0 else { throw Refusal(.unknown, "the file cannot be read") }
        window = Array(fresh.prefix(count))
        windowStart = offset
    }

    private static let short = Refusal(.malformed, "the file ends before what its header announces")
}
