/// A logistic regression over hashed features: what one vector of weights says of a text.
package struct LinearModel: @unchecked Sendable {  // Points at immutable memory that is never freed.
    /// An entry of a table: the fingerprint of the feature that it belongs to, and its weight.
    package typealias Entry = UInt16

    /// Entries of the word features, ``FeatureHash/size`` of them.
    private let words: UnsafePointer<Entry>
    /// Entries of the groups of characters, as many.
    private let groups: UnsafePointer<Entry>
    package let shape: ModelShape

    /// Reads a weights file: ``ModelShape`` and the two tables. Nil if the bytes are not one, or not aligned for it.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        let tables = 2 * FeatureHash.size * MemoryLayout<Entry>.size
        guard let shape = ModelShape(bytes), bytes.count == ModelShape.byteCount + tables,
            let base = bytes.baseAddress, Int(bitPattern: base) % MemoryLayout<Entry>.alignment == 0
        else { return nil }
        self.shape = shape
        words = (base + ModelShape.byteCount).assumingMemoryBound(to: Entry.self)
        groups = words + FeatureHash.size
    }

    /// An entry as it stands in a file, fingerprint above weight.
    package static func entry(print: UInt8, weight: Int8) -> Entry {
        Entry(print) << 8 | Entry(UInt8(bitPattern: weight))
    }

    /// Weight of a word feature, in steps; 0 for one that training did not know.
    @inline(__always)
    func word(_ number: UInt32) -> Int32 { Self.weight(words, number) }

    /// The same for a group.
    @inline(__always)
    func group(_ number: UInt32) -> Int32 { Self.weight(groups, number) }

    @inline(__always)
    private static func weight(_ table: UnsafePointer<Entry>, _ number: UInt32) -> Int32 {
        let entry = Entry(littleEndian: table[FeatureHash.place(number)])
        let weight = Int32(Int8(truncatingIfNeeded: entry))
        return UInt8(truncatingIfNeeded: entry >> 8) == FeatureHash.print(number) ? weight : 0
    }

    /// How far a unit is on the side of attacks. Each table's sum is divided by the root of the number of its features:
    /// the more words say nothing, the less the others count.
    func margin(_ kind: UnitKind, from start: UnitMark, to end: UnitMark) -> Float {
        let words = Float(end.words &- start.words) * shape.wordScale
        let groups = Float(end.groups &- start.groups) * shape.groupScale
        return shape.bias[kind.rawValue]
            + words / Float(max(1, end.wordCount &- start.wordCount)).squareRoot()
            + groups / Float(max(1, end.groupCount &- start.groupCount)).squareRoot()
    }
}

/// What a weights file says beside its tables: little-endian, 64 bytes.
package struct ModelShape: Equatable, Sendable {
    /// "SIW1".
    static let magic: UInt32 = 0x3157_4953
    static let byteCount = 64

    /// Value of one step of a word's weight.
    package var wordScale: Float = 1
    /// Value of one step of a group's weight.
    package var groupScale: Float = 1
    /// Added to the margin of a unit of each kind.
    package var bias: [Float] = [0, 0, 0]
    package var units = UnitShape()
    package var calibration = Calibration()
    /// What each doubling of a text's length takes off its margin.
    package var lengthCost: Float = 0

    package init() {}

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.byteCount else { return nil }
        func word(_ place: Int) -> UInt32 {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self))
        }
        func number(_ place: Int) -> Float { Float(bitPattern: word(place)) }
        guard word(0) == Self.magic else { return nil }
        wordScale = number(1)
        groupScale = number(2)
        bias = [number(3), number(4), number(5)]
        calibration = Calibration(slope: number(6), offset: number(7), warnAt: number(8), blockAt: number(9))
        units = UnitShape(window: Int(word(10)), wholeLimit: Int(word(11)), leastSentence: Int(word(12)))
        lengthCost = number(13)
        guard UnitShape.windowLimits.contains(units.window) else { return nil }
    }

    /// The bytes that ``init(_:)`` reads.
    package var encoded: [UInt8] {
        let numbers = [wordScale, groupScale] + bias + calibration.numbers
        let words =
            [Self.magic] + numbers.map(\.bitPattern)
            + [
                UInt32(units.window), UInt32(units.wholeLimit), UInt32(units.leastSentence), lengthCost.bitPattern, 0,
                0,
            ]
        return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } }
    }
}
