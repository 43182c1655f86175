/// The worst unit of a text.
package struct WorstUnit: Equatable, Sendable {
    package var margin: Float
    package var kind: UnitKind
    /// Bytes of the text that was read.
    package var bytes: Range<Int>
}

/// Judges units by a model and keeps the worst.
package struct UnitScan: UnitJudge {
    private let model: LinearModel
    /// Doublings that count.
    private static let longest: Float = 3
    private(set) var worst: WorstUnit?

    /// The worst unit of normalised text; nil for text without a word.
    package static func worst(_ bytes: UnsafeBufferPointer<UInt8>, _ model: LinearModel) -> WorstUnit? {
        UnitCutter.cut(bytes, model.shape.units, UnitScan(model: model)).worst
    }

    private init(model: LinearModel) { self.model = model }

    @inline(__always)
    package func word(_ index: UInt32) -> Int32 { model.word(index) }

    @inline(__always)
    package func group(_ index: UInt32) -> Int32 { model.group(index) }

    package mutating func judge(_ kind: UnitKind, from start: UnitMark, to end: UnitMark) {
        let margin = model.margin(kind, from: start, to: end)
        guard margin > worst?.margin ?? -.infinity else { return }
        worst = WorstUnit(margin: margin, kind: kind, bytes: Int(start.end)..<Int(end.end))
    }

    /// The more units, the worse the worst of them is by chance alone.
    package mutating func finish(words: Int) {
        worst?.margin -= model.shape.lengthCost * Self.doublings(words)
    }

    /// How often a text is twice as long as one of 32 words, between two powers on a straight line: pure rooms import no C
    /// library. At most ``longest`` times, so that nobody buys an attack's way through with a long text around it.
    private static func doublings(_ words: Int) -> Float {
        guard words > 32 else { return 0 }
        let length = Float(words) / 32
        return min(Self.longest, Float(length.exponent) + length.significand - 1)
    }
}
