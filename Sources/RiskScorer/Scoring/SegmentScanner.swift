import Text
import Vocabulary

/// Runs every rule over one segment and over all that parts of it decode to.
struct SegmentScanner: Sendable {
    let book: RuleBook
    private let analyzer = TextAnalyzer()

    init(book: RuleBook) { self.book = book }

    /// The findings in a segment, each with its span in the segment's UTF-8.
    func scan(_ segment: Segment, index: Int) -> [Finding] {
        let analysis = analyzer.analyze(Array(segment.text.utf8))
        let channel = segment.channel
        let plain = ViewScan(book: book, channel: channel, view: analysis.root).matches()
        var located = plain.map { Located(match: $0, view: analysis.root) }
        for view in analysis.decoded {
            let deeper = ViewScan(book: book, channel: channel, view: view).matches()
            let news = deeper.filter { match in
                !located.contains { $0.match.rule == match.rule && $0.match.weight >= match.weight }
            }
            located += news.map { Located(match: $0, view: view) }
            if let cover = Obfuscation.cover(of: news, in: view) { located.append(Located(match: cover, view: view)) }
        }
        if analysis.isTruncated { located.append(Located(match: Obfuscation.unread(analysis), view: analysis.root)) }
        let hidden = HiddenCharacters.find(in: analysis.report)
        guard !located.isEmpty || !hidden.isEmpty else { return [] }
        let writer = FindingWriter(analysis: analysis, segment: index, book: book)
        return located.map { writer.finding($0) } + hidden.map { writer.finding($0, covering: located) }
    }
}
