/// Leads from byte offsets in a rewritten text back to byte offsets in the original.
///
/// A rewriting step (folding, decoding, lower-casing) is one layer; layers are walked innermost first. No layer at
/// all is the identity, which is what clean ASCII text has.
public struct OffsetMap: Sendable, Equatable {
    /// One rewriting step.
    public enum Layer: Sendable, Equatable {
        /// Rewritten bytes from `starts[i]` on come from `origins[i]` on, but from no further than `origins[i + 1]`; before
        /// the first start nothing has moved.
        /// `count` and `end` are the lengths of the rewritten and of the source text.
        case runs(starts: [Int], origins: [Int], count: Int, end: Int)
        /// Every rewritten byte comes from the whole of one range, as in a decoded base64 block.
        case block(Range<Int>)
        /// Several such blocks: rewritten bytes from `starts[i]` on come from the whole of `sources[i]`.
        case blocks(starts: [Int], sources: [Range<Int>])
    }

    private var layers: [Layer]

    /// The map that moves nothing.
    public static let identity = OffsetMap(layers: [])

    private init(layers: [Layer]) { self.layers = layers }

    /// The map of a text that was made by `layer` from a text that has this map.
    public func behind(_ layer: Layer) -> OffsetMap { OffsetMap(layers: [layer] + layers) }

    /// The map of a text that was made, with the map `inner`, from a text that has this map.
    public func behind(_ inner: OffsetMap) -> OffsetMap {
        inner.layers.isEmpty ? self : OffsetMap(layers: inner.layers + layers)
    }

    /// The smallest known range of the original that covers a range of the rewritten text.
    public func source(_ range: Range<Int>) -> Range<Int> {
        layers.reduce(range) { $1.source($0) }
    }
}

extension OffsetMap.Layer {
    func source(_ range: Range<Int>) -> Range<Int> {
        switch self {
        case .block(let whole):
            return whole
        case .blocks(let starts, let sources):
            let first = sources[max(0, Self.count(starts, upTo: range.lowerBound) - 1)]
            let last = sources[max(0, Self.count(starts, upTo: max(range.lowerBound, range.upperBound - 1)) - 1)]
            return first.lowerBound..<max(first.upperBound, last.upperBound)
        case .runs(_, _, let count, let end):
            let lower = origin(of: range.lowerBound, end: end)
            let upper = range.upperBound >= count ? end : origin(of: range.upperBound, end: end)
            return lower..<max(lower, upper)
        }
    }

    private func origin(of index: Int, end: Int) -> Int {
        guard case .runs(let starts, let origins, _, _) = self else { return index }
        let low = Self.count(starts, upTo: index)
        let limit = low < origins.count ? origins[low] : end
        return min(limit, low == 0 ? index : origins[low - 1] + index - starts[low - 1])
    }

    /// How many of the starts, which rise, are at `index` or before.
    private static func count(_ starts: [Int], upTo index: Int) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
