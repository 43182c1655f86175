import RiskScorer

/// Makes bytes of weights: each table has a scale of its own, and the few heaviest weights are cut off.
enum Quantizer {
    /// A weights file.
    static func encode(_ regression: Regression, words: FeatureTable, groups: FeatureTable, _ shape: ModelShape)
        -> [UInt8]
    {
        var shape = shape
        let (wordBytes, wordScale) = entries(regression.words, words)
        let (groupBytes, groupScale) = entries(regression.groups, groups)
        shape.wordScale = wordScale
        shape.groupScale = groupScale
        shape.bias = regression.bias
        return shape.encoded + wordBytes + groupBytes
    }

    private static func entries(_ weights: [Float], _ table: FeatureTable) -> ([UInt8], Float) {
        let sizes = weights.map { abs($0) }.sorted(by: >)
        // One in ten thousand may be cut; else a single heavy weight would coarsen all others.
        let scale = max(sizes[min(sizes.count - 1, 26)], 1e-6) / 127
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * FeatureHash.size)
        for (weight, print) in zip(weights, table.prints) {
            let step = print < 0 ? 0 : Int8(max(-127, min(127, (weight / scale).rounded())))
            let entry = LinearModel.entry(print: UInt8(max(0, print)), weight: step)
            bytes += [UInt8(truncatingIfNeeded: entry), UInt8(truncatingIfNeeded: entry >> 8)]
        }
        return (bytes, scale)
    }
}
