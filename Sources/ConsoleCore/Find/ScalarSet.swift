/// Unicode scalars as sorted ranges that neither touch nor overlap.
struct ScalarSet: Sendable, Equatable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    init(_ ranges: [ClosedRange<UInt32>] = []) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = self.ranges.last, range.lowerBound <= last.upperBound &+ 1 {
                self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                self.ranges.append(range)
            }
        }
    }

    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    /// Everything else.
    var inverted: ScalarSet {
        var out: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { out.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= Self.last { out.append(next...Self.last) }
        return ScalarSet(out)
    }

    /// The set that holds the folded form of each of its scalars, so that a folded text can be looked up in it.
    var folded: ScalarSet {
        var more: [ClosedRange<UInt32>] = []
        for range in ranges {
            // Of a wide range the folded forms lie in the range itself, but for ASCII.
            let narrow = range.count <= 512 ? range : range.clamped(to: 0x41...0x5A)
            for value in narrow where range.contains(value) {
                if let scalar = Unicode.Scalar(value) {
                    let folded = scalar.folded.value
                    more.append(folded...folded)
                }
            }
        }
        return union(ScalarSet(more))
    }

    func contains(_ value: UInt32) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= value
    }

    static let last: UInt32 = 0x10FFFF
    static let all = ScalarSet([0...last])
    static let digits = ScalarSet([0x30...0x39])
    static let spaces = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])
    /// Letters, digits and `_`; beyond ASCII by blocks, since what counts is that words of all scripts hold together.
    static let words = ScalarSet([
        0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A, 0xAA...0xAA, 0xB5...0xB5, 0xBA...0xBA, 0xC0...0xD6,
        0xD8...0xF6, 0xF8...0x1FFF, 0x2C00...0x2DFF, 0x3005...0x3007, 0x3041...0xD7FF, 0xF900...0xFDFF,
        0xFE70...0xFEFC, 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0xFF66...0xFFDC, 0x10000...0x1EFFF,
        0x20000...0x3FFFF,
    ])
    /// What ends a line, for `^` and `$`.
    static let lineEnds = ScalarSet([0x0A...0x0D, 0x85...0x85, 0x2028...0x2029])
}

extension Unicode.Scalar {
    /// The small letter of a capital one; scalars whose small form is more than one scalar stay as they are.
    var folded: Unicode.Scalar {
        switch value {
        case 0x41...0x5A: return Unicode.Scalar(UInt8(value + 32))
        case 0..<0xC0, 0x2E80...0xA63F, 0xAC00...0xD7FF: return self
        default:
            let small = properties.lowercaseMapping.unicodeScalars
            return small.count == 1 ? small.first ?? self : self
        }
    }
}
