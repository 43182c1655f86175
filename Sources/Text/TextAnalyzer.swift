/// Folds, decodes and normalises a text: the first step of every detector.
public struct TextAnalyzer: Sendable {
    /// Decodings are followed at most this deep.
    public var depthLimit = 3
    /// For each 64 KiB of a text or part of them, all decoded views together have at most this many bytes; and for the
    /// whole at most twice the text's, or 8 KiB more than that where it is short.
    public var byteLimit = 128 * 1024
    /// At most this many decoded views are made for each 64 KiB of a text or part of them.
    public var viewLimit = 64
    /// Decoders walk over at most this many bytes of a text and its views, each walk counted, or over six for each of the
    /// text's if that is more. The text itself is always read.
    public var workLimit = 72 * 1024

    private let folding = Folding()
    private let decoders = DecoderSet()

    public init() {}

    /// Analyses UTF-8 bytes. Linear in their number, and bounded by the limits above for what they decode to.
    public func analyze(_ bytes: [UInt8]) -> TextAnalysis {
        let (folded, report) = folding.fold(bytes)
        let root = TextView(path: [], folded: folded)
        // Characters of four bytes that fold to one allow no more than that one would, and what grows none for its growth.
        let count = min(bytes.count, folded.bytes.count)
        var expansion = Expansion(
            budget: byteBudget(for: count), viewsLeft: viewBudget(for: count), workLeft: max(workLimit, 6 * count))
        expand(root, original: bytes, report: report, into: &expansion)
        var next = 0
        while next < expansion.views.count {
            let view = expansion.views[next]
            if view.path.count < depthLimit {
                expand(view, original: nil, report: FoldReport(), into: &expansion)
            } else {
                expansion.leave(decoders.layer(of: view))
            }
            next += 1
        }
        return TextAnalysis(
            original: bytes, root: root, decoded: expansion.views, report: report,
            isTruncated: expansion.isTruncated, unreadBytes: expansion.unread)
    }

    /// How many bytes the decoded views of a text of `count` bytes may have together.
    func byteBudget(for count: Int) -> Int {
        min(byteLimit * Self.chunks(count), max(2 * count, count + 8 * 1024))
    }

    /// How many decoded views a text of `count` bytes may have.
    func viewBudget(for count: Int) -> Int { viewLimit * Self.chunks(count) }

    private static func chunks(_ count: Int) -> Int { count / (64 * 1024) + 1 }

    /// The decoded views so far and what may still be added to them.
    private struct Expansion {
        var views: [TextView] = []
        var budget: Int
        var viewsLeft: Int
        var workLeft: Int
        var isTruncated = false
        /// Bytes that look encoded and were not read.
        var unread = 0

        mutating func leave(_ count: Int) {
            guard count > 0 else { return }
            isTruncated = true
            unread += count
        }

        /// What is left of a piece of which only so many bytes are kept. `isFirst`: no other rewriting of the view was
        /// made before it.
        mutating func cut(_ piece: DecodedPiece, to kept: Int, isFirst: Bool) {
            isTruncated = true
            // One rewriting that is cut happens to big honest texts; one that others left no room for was hidden by them.
            if piece.source != nil || !isFirst { unread += piece.text.bytes.count - kept }
        }
    }

    private func expand(
        _ view: TextView, original: [UInt8]?, report: FoldReport, into expansion: inout Expansion
    ) {
        let allowance = view.path.isEmpty ? Int.max : expansion.workLeft
        let found = decoders.decode(view, original: original, report: report, allowance: allowance)
        if found.isPartial { expansion.isTruncated = true }
        expansion.workLeft -= min(expansion.workLeft, found.work)
        var rewritings = 0
        for piece in found.pieces {
            if piece.source == nil { rewritings += 1 }
            guard view.path.count + piece.encodings.count <= depthLimit else {
                if piece.source != nil { expansion.leave(piece.text.bytes.count) }
                continue
            }
            guard expansion.viewsLeft > 0, expansion.budget > 0 else {
                expansion.cut(piece, to: 0, isFirst: rewritings <= 1)
                continue
            }
            var bytes = piece.text.bytes
            if bytes.count > expansion.budget {
                bytes.removeLast(bytes.count - expansion.budget)
                expansion.cut(piece, to: bytes.count, isFirst: rewritings <= 1)
            }
            expansion.budget -= bytes.count
            expansion.viewsLeft -= 1
            let (folded, _) = folding.fold(bytes, map: piece.text.map)
            expansion.views.append(TextView(path: view.path + piece.encodings, folded: folded))
        }
    }
}
