import Text
import Vocabulary

/// Turns matches into findings: spans in the original, decode path, starred evidence.
struct FindingWriter {
    private let analysis: TextAnalysis
    private let segment: Int
    private let book: RuleBook
    /// What to star in the original.
    private let masked: [Range<Int>]

    init(analysis: TextAnalysis, segment: Int, book: RuleBook) {
        self.analysis = analysis
        self.segment = segment
        self.book = book
        masked = book.privateRanges(in: analysis.root.folded.bytes).map(analysis.root.folded.map.source)
    }

    /// A match in the text itself is shown as it was written; one in a decoded view as it was decoded.
    func finding(_ located: Located) -> Finding {
        let (view, span) = (located.view, located.span)
        let evidence =
            view.path.isEmpty
            ? Evidence.excerpt(analysis.original, span, masked: masked)
            : Evidence.excerpt(
                view.folded.bytes, located.folded, masked: book.privateRanges(in: view.folded.bytes))
        return Finding(
            code: located.match.code, weight: located.match.weight, rule: located.match.rule, segment: segment,
            span: Span(span.lowerBound, span.upperBound), decodePath: path(of: view, span), evidence: evidence,
            features: located.match.features)
    }

    /// How the view came about; text smuggled in tag characters is no view of its own, but read along with the rest.
    private func path(of view: TextView, _ span: Range<Int>) -> [String] {
        let isSmuggled = view.path.isEmpty && TagCharacter.occurs(in: analysis.original[span])
        return isSmuggled ? [TagCharacter.name] : view.path.map(\.rawValue)
    }

    /// Hidden characters; where an attack was found as well they are what hid it, and weigh more.
    func finding(_ hidden: HiddenCharacters.Match, covering located: [Located]) -> Finding {
        let weight = located.contains(where: \.match.isAttack) ? min(90, hidden.weight + 20) : hidden.weight
        return Finding(
            code: hidden.code, weight: weight, rule: hidden.rule, segment: segment,
            span: Span(hidden.span.lowerBound, hidden.span.upperBound),
            decodePath: path(of: analysis.root, hidden.span),
            evidence: Evidence.excerpt(analysis.original, hidden.span, masked: masked))
    }
}
