import RiskScorer

/// The features of all rows and the units they are cut into.
struct UnitTable {
    /// One unit of one row: slices of the feature arrays.
    struct Unit {
        var row: Int32
        var kind: UnitKind
        var words: Range<Int>
        var groups: Range<Int>
        /// Bytes of the row's text.
        var bytes: Range<Int>
    }

    private let store: Store
    /// The units of each row.
    private(set) var ofRow: [Range<Int>] = []
    /// Where the features of each row stand.
    private var slices: [(words: Range<Int>, groups: Range<Int>)] = []

    var words: [UInt32] { store.words }
    var groups: [UInt32] { store.groups }
    var units: [Unit] { store.units }

    /// Cuts rows as the scorer does.
    init(_ rows: [Row], _ shape: UnitShape) {
        store = Store()
        for (index, row) in rows.enumerated() {
            let start = store.units.count
            let recorder = Recorder(row: Int32(index), store: store)
            let normal = row.normal
            _ = normal.bytes.withUnsafeBufferPointer { UnitCutter.cut($0, shape, recorder) }
            for unit in start..<store.units.count {
                store.units[unit].bytes = normal.map.source(store.units[unit].bytes)
            }
            ofRow.append(start..<store.units.count)
            slices.append((recorder.firstWord..<store.words.count, recorder.firstGroup..<store.groups.count))
        }
    }

    /// The features that get a weight.
    func features(_ rows: [Row], least: Int) -> (words: FeatureTable, groups: FeatureTable) {
        (
            FeatureTable(rows, least: least) { store.words[slices[$0].words] },
            FeatureTable(rows, least: least) { store.groups[slices[$0].groups] }
        )
    }

    /// Keeps the features of two dictionaries, as places in the tables; all others stand for ``unknown``.
    func keep(words: FeatureTable, groups: FeatureTable) {
        store.words = store.words.map { words.contains($0) ? UInt32(FeatureHash.place($0)) : Self.unknown }
        store.groups = store.groups.map { groups.contains($0) ? UInt32(FeatureHash.place($0)) : Self.unknown }
    }

    /// The place behind the last of a table.
    static let unknown = UInt32(FeatureHash.size)

    private final class Store {
        var words: [UInt32] = []
        var groups: [UInt32] = []
        var units: [Unit] = []
    }

    private struct Recorder: UnitJudge {
        let row: Int32
        let store: Store
        let firstWord: Int
        let firstGroup: Int

        init(row: Int32, store: Store) {
            self.row = row
            self.store = store
            firstWord = store.words.count
            firstGroup = store.groups.count
        }

        func word(_ index: UInt32) -> Int32 {
            store.words.append(index)
            return 0
        }

        func group(_ index: UInt32) -> Int32 {
            store.groups.append(index)
            return 0
        }

        func finish(words: Int) {}

        func judge(_ kind: UnitKind, from start: UnitMark, to end: UnitMark) {
            store.units.append(
                Unit(
                    row: row, kind: kind, words: firstWord + Int(start.wordCount)..<firstWord + Int(end.wordCount),
                    groups: firstGroup + Int(start.groupCount)..<firstGroup + Int(end.groupCount),
                    bytes: Int(start.end)..<Int(end.end)))
        }
    }
}
