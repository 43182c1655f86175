import RiskScorer

/// The features that get a weight: those that stand in enough rows which do not come of one template, and of those that
/// share a place the commonest.
struct FeatureTable {
    /// The fingerprint that each place has, or -1.
    private(set) var prints: [Int16]

    /// Whether a feature has a weight.
    func contains(_ number: UInt32) -> Bool {
        prints[FeatureHash.place(number)] == Int16(FeatureHash.print(number))
    }

    /// Counts the features of all rows: `slice` gives those of a row.
    init(_ rows: [Row], least: Int, slice: (Int) -> ArraySlice<UInt32>) {
        var counts = [UInt16](repeating: 0, count: FeatureHash.count)
        var seen: [UInt32] = []
        // The template that counted a feature last: its rows are read together.
        var last = [Int32](repeating: -1, count: FeatureHash.count)
        let templates = rows.indices.map { Int32(truncatingIfNeeded: rows[$0].template ?? -2 - $0) }
        for index in rows.indices.sorted(by: { (templates[$0], $0) < (templates[$1], $1) }) {
            let template = templates[index]
            for number in slice(index) where last[Int(number)] != template {
                last[Int(number)] = template
                if counts[Int(number)] == 0 { seen.append(number) }
                counts[Int(number)] = min(counts[Int(number)], .max - 1) + 1
            }
        }
        prints = [Int16](repeating: -1, count: FeatureHash.size)
        var best = [UInt16](repeating: 0, count: FeatureHash.size)
        // In order, so that of equals the first stays.
        for number in seen.sorted() {
            let (place, count) = (FeatureHash.place(number), counts[Int(number)])
            guard count >= least, count > best[place] else { continue }
            best[place] = count
            prints[place] = Int16(FeatureHash.print(number))
        }
    }

    /// How many features have a weight.
    var count: Int { prints.count { $0 >= 0 } }
}
