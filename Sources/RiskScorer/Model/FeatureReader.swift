/// Takes the features of a text, word by word.
package protocol FeatureSink {
    /// One feature of the word table.
    mutating func word(_ index: UInt32)
    /// One feature of the table of character groups.
    mutating func group(_ index: UInt32)
    /// A word or a punctuation mark is complete; `bytes` is where it stands.
    mutating func close(_ bytes: Range<Int>, endsSentence: Bool)
}

/// Cuts normalised text into words and punctuation marks and hands their features to a sink, in one pass and with a
/// constant amount of memory.
struct FeatureReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The words before, the nearest first.
    private var before = Self.lineStart
    /// Letters of a word whose groups are read: longer ones are no words. What was written without spaces is taken apart by
    /// ``TextAnalyzer``, and judged as a view of its own.
    private static let longest = 64
    private static let lineStart = (
        FeatureHash.lineStart, FeatureHash.lineStart, FeatureHash.lineStart, FeatureHash.lineStart
    )

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Reads the whole text.
    mutating func read(_ sink: inout some FeatureSink) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0A {
                before = Self.lineStart
                sink.close(index..<index, endsSentence: true)
                index += 1
            } else if Self.isWord(byte) {
                index = readWord(from: index, &sink)
            } else {
                if byte != 0x20 { readMark(byte, at: index, &sink) }
                index += 1
            }
        }
    }

    private mutating func readMark(_ byte: UInt8, at index: Int, _ sink: inout some FeatureSink) {
        add(UInt64(byte) | 0x100, &sink)
        let isEnd = byte == 0x2E || byte == 0x21 || byte == 0x3F || byte == 0x3B
        // A full stop within a number or a name ends nothing.
        let isInside = index + 1 < bytes.count && Self.isWord(bytes[index + 1])
        sink.close(index..<index + 1, endsSentence: isEnd && !isInside)
    }

    /// Word features of a word or mark, given by its hash.
    @inline(__always)
    private mutating func add(_ hash: UInt64, _ sink: inout some FeatureSink) {
        sink.word(FeatureHash.word(hash))
        sink.word(FeatureHash.pair(before.0, hash))
        sink.word(FeatureHash.triple(before.1, before.0, hash))
        sink.word(FeatureHash.near(before.1, hash))
        sink.word(FeatureHash.near(before.2, hash))
        sink.word(FeatureHash.near(before.3, hash))
        before = (hash, before.0, before.1, before.2)
    }

    private mutating func readWord(from start: Int, _ sink: inout some FeatureSink) -> Int {
        if isIdeograph(at: start) { return readIdeographs(from: start, &sink) }
        var end = start
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var all: UInt8 = 0
        while end < bytes.count, Self.isWord(bytes[end]), !(bytes[end] >= 0xE3 && isIdeograph(at: end)) {
            let byte = Self.plain(bytes[end])
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            all |= byte
            end += 1
        }
        add(hash, &sink)
        let part = start..<min(end, start + Self.longest)
        if all < 0x80 { groupBytes(part, &sink) } else { groupScalars(start..<end, &sink) }
        sink.close(start..<end, endsSentence: false)
        return end
    }

    /// Groups of three to five of the bytes of an ASCII word with a space on either side.
    @inline(__always)
    private func groupBytes(_ range: Range<Int>, _ sink: inout some FeatureSink) {
        // The last eight bytes, the newest in the lowest place.
        var window: UInt64 = 0x20
        var count = 1
        for index in range {
            window = window << 8 | UInt64(Self.plain(bytes[index]))
            count += 1
            emit(window, count, &sink)
        }
        emit(window << 8 | 0x20, count + 1, &sink)
    }

    @inline(__always)
    private func emit(_ window: UInt64, _ count: Int, _ sink: inout some FeatureSink) {
        if count >= 3 { sink.group(FeatureHash.group(window & 0xFF_FFFF)) }
        if count >= 4 { sink.group(FeatureHash.group(window & 0xFFFF_FFFF)) }
        if count >= 5 { sink.group(FeatureHash.group(window & 0xFF_FFFF_FFFF)) }
    }

    /// The same for other scripts, where a character is what one scalar is.
    private func groupScalars(_ range: Range<Int>, _ sink: inout some FeatureSink) {
        // The last five scalars; 21 bits each would not fit one number, so they are mixed.
        var last: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0x20)
        var count = 1
        var index = range.lowerBound
        while index <= range.upperBound, count <= Self.longest {
            var scalar: UInt64 = 0x20
            var length = 1
            if index < range.upperBound {
                scalar = UInt64(Self.plain(bytes[index]))
                while index + length < range.upperBound, bytes[index + length] & 0xC0 == 0x80, length < 4 {
                    scalar = scalar << 8 | UInt64(bytes[index + length])
                    length += 1
                }
            }
            last = (last.1, last.2, last.3, last.4, scalar)
            count += 1
            let three = Self.mix(Self.mix(last.2, last.3), last.4)
            if count >= 3 { sink.group(FeatureHash.group(three)) }
            if count >= 4 { sink.group(FeatureHash.group(Self.mix(three ^ 4, last.1))) }
            if count >= 5 { sink.group(FeatureHash.group(Self.mix(Self.mix(three ^ 5, last.1), last.0))) }
            index += length
        }
    }

    /// Scripts without spaces: each pair of neighbouring characters is a word.
    private mutating func readIdeographs(from start: Int, _ sink: inout some FeatureSink) -> Int {
        let hasNext = isIdeograph(at: start + 3)
        let end = start + (hasNext ? 6 : 3)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in start..<end { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        add(hash, &sink)
        var single: UInt64 = 0
        for index in start..<start + 3 { single = single << 8 | UInt64(bytes[index]) }
        sink.group(FeatureHash.group(single))
        sink.close(start..<start + 3, endsSentence: false)
        return start + 3
    }

    @inline(__always)
    private static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
        (first ^ (second &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x1656_67B1_9E37_79F9
    }

    /// A digit reads as zero: which number it is says nothing.
    @inline(__always)
    private static func plain(_ byte: UInt8) -> UInt8 { byte &- 0x30 < 10 ? 0x30 : byte }

    @inline(__always)
    private static func isWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
    }

    /// True for the first byte of a three-byte character from U+3040 to U+9FFF.
    @inline(__always)
    private func isIdeograph(at index: Int) -> Bool {
        guard index + 2 < bytes.count else { return false }
        return bytes[index] &- 0xE3 < 7 && (bytes[index] > 0xE3 || bytes[index + 1] >= 0x81)
    }
}
