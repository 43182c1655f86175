import RiskScorer

/// Trains one vector of weights in rounds: first on whole texts and a few of their parts, then also on the benign parts that
/// look worst and on the parts of attacks that look most like one.
struct Teacher {
    /// L2 regularisation, as the cost of an error.
    var cost = 5.0
    var passes = 8
    var rounds = 3
    /// Benign units of a text that a round may add.
    var hardest = 3

    /// The trained weights.
    func train(_ rows: [Row], _ table: UnitTable) -> Regression {
        var regression = Regression(table)
        var taken = Set<Int>()
        func learn(_ units: [(Int, Bool)], of row: Row) {
            for (unit, isAttack) in units where taken.insert(unit).inserted {
                regression.add(.init(unit: unit, isAttack: isAttack, cost: cost * row.weight))
            }
        }
        var random = SeededRandom("units")
        for (index, row) in rows.enumerated() { learn(first(row, table.ofRow[index], table, &random), of: row) }
        regression.fit(passes: passes)
        for _ in 0..<rounds {
            for (index, row) in rows.enumerated() where table.ofRow[index].count > 1 {
                learn(next(row, table.ofRow[index], table, regression), of: row)
            }
            regression.fit(passes: passes)
        }
        return regression
    }

    private func first(
        _ row: Row, _ units: Range<Int>, _ table: UnitTable, _ random: inout SeededRandom
    ) -> [(Int, Bool)] {
        if row.attack != nil { return units.compactMap { labelled($0, row, table) } }
        let whole = units.filter { table.units[$0].kind == .whole }
        if row.isAttack { return (whole.isEmpty ? Array(units.prefix(1)) : whole).map { ($0, true) } }
        let parts = units.filter { table.units[$0].kind != .whole }.shuffled(using: &random).prefix(3)
        return (whole + parts).map { ($0, false) }
    }

    private func next(_ row: Row, _ units: Range<Int>, _ table: UnitTable, _ regression: Regression) -> [(Int, Bool)] {
        guard row.attack == nil else { return [] }
        let ranked = units.map { ($0, regression.margin($0)) }.sorted { ($0.1, $1.0) > ($1.1, $0.0) }
        if row.isAttack { return ranked.prefix(1).map { ($0.0, true) } }
        return ranked.prefix(hardest).filter { $0.1 > -2 }.map { ($0.0, false) }
    }

    /// The label of a unit where the place of the attack is known; nil where the unit holds only a part of it.
    private func labelled(_ index: Int, _ row: Row, _ table: UnitTable) -> (Int, Bool)? {
        guard let attack = row.attack else { return (index, row.isAttack) }
        let bytes = table.units[index].bytes
        let common = bytes.clamped(to: attack).count
        if common == 0 { return (index, false) }
        // Mostly attack, or most of the attack.
        if common * 10 >= bytes.count * 7 || common * 10 >= attack.count * 7 { return (index, true) }
        return nil
    }
}
