/// Why a unit looks like an attack: the words that weighed most.
struct Explanation {
    /// The heaviest stretch of words, in bytes of the text.
    var stretch: Range<Int>
    /// The heaviest words of the stretch, heaviest first.
    var words: [String]

    /// Words in a stretch at most.
    private static let longest = 12
    private static let wordLimit = 5

    /// Reads the unit once more and weighs each word.
    static func of(_ unit: WorstUnit, _ bytes: [UInt8], _ model: LinearModel) -> Explanation {
        let text = bytes[unit.bytes.lowerBound..<min(unit.bytes.upperBound, unit.bytes.lowerBound + 4096)]
        var weigher = WordWeigher(model: model)
        Array(text).withUnsafeBufferPointer { buffer in
            var reader = FeatureReader(buffer)
            reader.read(&weigher)
        }
        let words = weigher.words
        guard !words.isEmpty else { return Explanation(stretch: unit.bytes, words: []) }
        let stretch = heaviest(words)
        let base = unit.bytes.lowerBound
        let top = words[stretch].filter { $0.weight > 0 && $0.bytes.count > 1 }.sorted { $0.weight > $1.weight }
        return Explanation(
            stretch: base + words[stretch.lowerBound].bytes.lowerBound..<base
                + words[stretch.upperBound - 1].bytes.upperBound,
            words: top.prefix(wordLimit).map { word in
                String(decoding: bytes[base + word.bytes.lowerBound..<base + word.bytes.upperBound], as: UTF8.self)
            })
    }

    /// The run of at most ``longest`` words with the largest sum (Kadane's, with a bound).
    private static func heaviest(_ words: [WordWeigher.Word]) -> Range<Int> {
        var best = (sum: -Float.infinity, range: 0..<1)
        var start = 0
        var sum: Float = 0
        for index in words.indices {
            if sum <= 0 { (start, sum) = (index, 0) }
            sum += words[index].weight
            while index - start >= longest {
                sum -= words[start].weight
                start += 1
            }
            if sum > best.sum { best = (sum, start..<index + 1) }
        }
        return best.range
    }
}

/// Weighs each word alone.
private struct WordWeigher: FeatureSink {
    struct Word {
        var bytes: Range<Int>
        var weight: Float
    }

    let model: LinearModel
    private(set) var words: [Word] = []
    private var sum: Float = 0

    init(model: LinearModel) { self.model = model }

    mutating func word(_ index: UInt32) {
        sum += Float(model.word(index)) * model.shape.wordScale
    }

    mutating func group(_ index: UInt32) {
        // A word has about five times as many groups as word features, under one root each.
        sum += Float(model.group(index)) * model.shape.groupScale * 0.5
    }

    mutating func close(_ bytes: Range<Int>, endsSentence: Bool) {
        guard !bytes.isEmpty else { return }
        words.append(Word(bytes: bytes, weight: sum))
        sum = 0
    }
}
