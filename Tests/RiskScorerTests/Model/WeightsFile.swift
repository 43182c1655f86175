import Testing

@testable import RiskScorer

/// A weights file with weights for a few words, so that a test does not hang on what training gave.
struct WeightsFile {
    var shape = ModelShape()
    private var words: [(number: UInt32, weight: Int8)] = []

    init(_ weights: [String: Int8] = [:], bias: Float = -4, units: UnitShape = UnitShape(window: 16)) {
        shape.wordScale = 0.5
        shape.groupScale = 0.2
        shape.bias = [bias, bias, bias]
        shape.units = units
        for (word, weight) in weights {
            let features = FeatureRecorder.read(word)
            words.append((features.words[0], weight))
        }
    }

    var bytes: [UInt8] {
        var bytes = shape.encoded + [UInt8](repeating: 0, count: 4 * FeatureHash.size)
        for (number, weight) in words {
            let entry = LinearModel.entry(print: FeatureHash.print(number), weight: weight)
            let place = ModelShape.byteCount + 2 * FeatureHash.place(number)
            bytes[place] = UInt8(truncatingIfNeeded: entry)
            bytes[place + 1] = UInt8(truncatingIfNeeded: entry >> 8)
        }
        return bytes
    }

    /// Reads bytes at some distance from where a number may stand; the memory is not freed, as a model wants it.
    static func read(_ bytes: [UInt8], shift: Int = 0) -> LinearModel? {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + 64, alignment: 64)
        let place = UnsafeMutableRawBufferPointer(rebasing: memory[shift..<shift + bytes.count])
        place.copyBytes(from: bytes)
        return LinearModel(UnsafeRawBufferPointer(place))
    }

    /// The model that the file holds.
    func model() throws -> LinearModel { try #require(Self.read(bytes)) }

    /// A scorer whose classifiers both have these weights.
    func scorer() throws -> RiskScorer {
        let model = try model()
        return RiskScorer(models: Models(user: model, tool: model))
    }
}

/// Writes down what a reader hands over.
struct FeatureRecorder: FeatureSink {
    struct Close: Equatable {
        var bytes: Range<Int>
        var endsSentence: Bool
    }

    private(set) var words: [UInt32] = []
    private(set) var groups: [UInt32] = []
    private(set) var closes: [Close] = []

    mutating func word(_ index: UInt32) { words.append(index) }
    mutating func group(_ index: UInt32) { groups.append(index) }
    mutating func close(_ bytes: Range<Int>, endsSentence: Bool) {
        closes.append(Close(bytes: bytes, endsSentence: endsSentence))
    }

    static func read(_ bytes: [UInt8]) -> FeatureRecorder {
        var recorder = FeatureRecorder()
        bytes.withUnsafeBufferPointer { buffer in
            var reader = FeatureReader(buffer)
            reader.read(&recorder)
        }
        return recorder
    }

    static func read(_ text: String) -> FeatureRecorder { read(Array(text.utf8)) }
}
