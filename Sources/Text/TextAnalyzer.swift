/// Folds, decodes and normalises a text: the first step of every detector.
public struct TextAnalyzer: Sendable {
    /// Decodings are followed at most this deep.
    public var depthLimit = 3
    /// All decoded views of a text together have at most this many bytes, and at most four times the text.
    public var byteLimit = 64 * 1024
    /// At most this many decoded views are made of one text.
    public var viewLimit = 64

    private let folding = Folding()
    private let decoders = DecoderSet()

    public init() {}

    /// Analyses UTF-8 bytes. Linear in their number, and bounded by the limits above for what they decode to.
    public func analyze(_ bytes: [UInt8]) -> TextAnalysis {
        let (folded, report) = folding.fold(bytes)
        let root = TextView(path: [], folded: folded)
        var expansion = Expansion(budget: min(byteLimit, 4 * bytes.count), viewsLeft: viewLimit)
        expand(root, original: bytes, into: &expansion)
        var next = 0
        while next < expansion.views.count {
            let view = expansion.views[next]
            if view.path.count < depthLimit { expand(view, original: nil, into: &expansion) }
            next += 1
        }
        return TextAnalysis(
            original: bytes, root: root, decoded: expansion.views, report: report, isTruncated: expansion.isTruncated)
    }

    /// The decoded views so far and what may still be added to them.
    private struct Expansion {
        var views: [TextView] = []
        var budget: Int
        var viewsLeft: Int
        var isTruncated = false
    }

    private func expand(_ view: TextView, original: [UInt8]?, into expansion: inout Expansion) {
        for piece in decoders.decode(view, original: original) {
            guard expansion.viewsLeft > 0, expansion.budget > 0 else {
                expansion.isTruncated = true
                return
            }
            let bytes = Array(piece.text.bytes.prefix(expansion.budget))
            if bytes.count < piece.text.bytes.count { expansion.isTruncated = true }
            expansion.budget -= bytes.count
            expansion.viewsLeft -= 1
            let (folded, _) = folding.fold(bytes, map: piece.text.map)
            expansion.views.append(TextView(path: view.path + [piece.encoding], folded: folded))
        }
    }
}
