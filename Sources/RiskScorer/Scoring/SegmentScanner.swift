import Text
import Vocabulary

/// Runs every rule and the classifier over one segment and over all that parts of it decode to.
struct SegmentScanner: Sendable {
    let book: RuleBook
    let models: Models
    private let analyzer = TextAnalyzer()

    init(book: RuleBook, models: Models) {
        self.book = book
        self.models = models
    }

    /// What a segment gave.
    struct Result {
        /// Each with its span in the segment's UTF-8.
        var findings: [Finding] = []
        /// The classifier's, of the worst view.
        var probability = 0.0
    }

    /// Scans a segment.
    func scan(_ segment: Segment, index: Int) -> Result {
        let analysis = analyzer.analyze(Array(segment.text.utf8))
        let channel = segment.channel
        let plain = ViewScan(book: book, channel: channel, view: analysis.root).matches()
        var located = plain.map { Located(match: $0, view: analysis.root) }
        var model = ModelScan(models, channel)
        model.read(analysis.root)
        for view in analysis.decoded {
            let deeper = ViewScan(book: book, channel: channel, view: view).matches()
            let news = deeper.filter { match in
                !located.contains { $0.match.rule == match.rule && $0.match.weight >= match.weight }
            }
            located += news.map { Located(match: $0, view: view) }
            let isAttack = model.read(view)
            if let cover = Obfuscation.cover(of: news + (isAttack.map { [$0] } ?? []), in: view) {
                located.append(Located(match: cover, view: view))
            }
        }
        if let worst = model.located { located.append(worst) }
        if analysis.isTruncated { located.append(Located(match: Obfuscation.unread(analysis), view: analysis.root)) }
        let hidden = HiddenCharacters.find(in: analysis.report)
        guard !located.isEmpty || !hidden.isEmpty else { return Result(probability: model.probability) }
        let writer = FindingWriter(analysis: analysis, segment: index, book: book)
        let findings = located.map { writer.finding($0) } + hidden.map { writer.finding($0, covering: located) }
        return Result(findings: findings, probability: model.probability)
    }

    /// The classifier's margin of the worst view.
    func margin(of segment: Segment) -> Float? {
        let analysis = analyzer.analyze(Array(segment.text.utf8))
        var model = ModelScan(models, segment.channel)
        for view in [analysis.root] + analysis.decoded { model.read(view) }
        return model.margin
    }
}
