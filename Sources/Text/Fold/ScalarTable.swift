/// What folding knows of each scalar outside ASCII, read once from ``UnicodeData``, ``HiddenKind`` and ``LookAlikes``.
///
/// A table of two stages: blocks of 128 scalars, equal ones kept once, lead to records; record 0 says that a scalar stands
/// for itself.
struct ScalarTable: Sendable {
    static let shared = ScalarTable()

    /// One kind of scalar.
    struct Record: Equatable {
        /// Where in ``ScalarTable/pool`` its ASCII text or its decomposition stands.
        var start: UInt32 = 0
        /// How many scalars stand there.
        var count: UInt8 = 0
        /// Canonical combining class.
        var order: UInt8 = 0
        /// The ASCII letter that it looks like.
        var alike: UInt8 = 0
        /// A ``HiddenKind`` by its number, or ``Record/shown``.
        var hidden: UInt8 = Record.shown
        /// Its lower case, as a distance.
        var lower: Int32 = 0
        var traits: Traits = []
        /// What it says of a word's script, and what its first part does where marks are stripped.
        var script = ScriptKind.other
        var bareScript = ScriptKind.other

        static let shown: UInt8 = 255
    }

    /// What a scalar says of the script of the word that it stands in.
    enum ScriptKind: UInt8 {
        case other, latin
        /// Looks like a Latin letter.
        case strict
        /// Resembles one from afar.
        case loose
        /// A letter that only another script has.
        case foreign
    }

    struct Traits: OptionSet {
        let rawValue: UInt8
        /// Folds to the ASCII text in the pool, wherever it stands.
        static let ascii = Traits(rawValue: 1)
        /// A letter of a styled alphabet.
        static let styled = Traits(rawValue: 2)
        /// May be joined with what follows it, or decomposes: normalisation has to wait for the next scalar.
        static let waits = Traits(rawValue: 4)
        /// Decomposes though nothing follows it: it is no NFKC text.
        static let decomposes = Traits(rawValue: 8)
        /// May be joined with what stands before it, though it is no mark.
        static let joins = Traits(rawValue: 16)
        /// Resembles its ``Record/alike`` from afar only.
        static let loose = Traits(rawValue: 32)
        /// A letter of Greek, Cyrillic, Armenian, Cherokee, Coptic or Lisu.
        static let foreign = Traits(rawValue: 64)
    }

    private let blocks: StaticTable<UInt16>
    private let places: StaticTable<UInt16>
    private let records: StaticTable<Record>
    let pool: StaticTable<UInt32>
    /// Pairs and what they compose to, by open addressing; 0 is an empty slot.
    private let pairs: StaticTable<UInt64>
    private let wholes: StaticTable<UInt32>
    private let mask: Int

    private init() {
        var builder = ScalarTableBuilder()
        builder.read()
        blocks = StaticTable(builder.blocks)
        places = StaticTable(builder.places)
        records = StaticTable(builder.records)
        pool = StaticTable(builder.pool)
        let table = Self.hashed(builder.compositions)
        pairs = StaticTable(table.pairs)
        wholes = StaticTable(table.wholes)
        mask = table.pairs.count - 1
    }

    /// The record of a scalar.
    @inline(__always)
    subscript(scalar: UInt32) -> UnsafePointer<Record> {
        guard scalar < 0x11_0000 else { return records.start }
        let block = Int(blocks[Int(scalar >> 7)])
        return records.start + Int(places[block << 7 + Int(scalar & 127)])
    }

    /// True for the record of scalars that stand for themselves.
    @inline(__always)
    func isPlain(_ record: UnsafePointer<Record>) -> Bool { record == records.start }

    /// The ASCII text that a scalar folds to, or nil.
    @inline(__always)
    func ascii(_ record: UnsafePointer<Record>) -> UnsafeBufferPointer<UInt32>? {
        guard record.pointee.traits.contains(.ascii) else { return nil }
        return UnsafeBufferPointer(start: pool.start + Int(record.pointee.start), count: Int(record.pointee.count))
    }

    /// The full compatibility decomposition of a scalar, or nil.
    @inline(__always)
    func decomposition(_ record: UnsafePointer<Record>) -> UnsafeBufferPointer<UInt32>? {
        guard record.pointee.count > 0, !record.pointee.traits.contains(.ascii) else { return nil }
        return UnsafeBufferPointer(start: pool.start + Int(record.pointee.start), count: Int(record.pointee.count))
    }

    /// The scalar that two neighbours are written as, or nil; Hangul is joined by arithmetic (Unicode, section 3.12).
    func composed(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first &- 0x1100 < 19, second &- 0x1161 < 21 {
            return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
        }
        if first &- 0xAC00 < 11_172, (first - 0xAC00) % 28 == 0, second &- 0x11A8 < 27 {
            return first + second - 0x11A7
        }
        let pair = UInt64(first) << 32 | UInt64(second)
        var slot = pair.slot(mask)
        while pairs[slot] != 0 {
            if pairs[slot] == pair { return wholes[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static func hashed(_ compositions: [UInt64: UInt32]) -> (pairs: [UInt64], wholes: [UInt32]) {
        var size = 16
        while size < compositions.count * 3 { size *= 2 }
        var pairs = [UInt64](repeating: 0, count: size)
        var wholes = [UInt32](repeating: 0, count: size)
        for (pair, whole) in compositions {
            var slot = pair.slot(size - 1)
            while pairs[slot] != 0 { slot = (slot + 1) & (size - 1) }
            (pairs[slot], wholes[slot]) = (pair, whole)
        }
        return (pairs, wholes)
    }
}
