import Text
import Vocabulary

/// Finds attacks that were cut in two, one half at the end of a user's text and the other at the start of the next.
///
/// Only words near a seam are read again, so the cost is a constant for each segment.
struct SeamScanner: Sendable {
    /// Bytes read on either side of a seam.
    static let reach = 96

    let book: RuleBook

    /// Findings across the seams between the texts of the user, named by the segment where they begin.
    func scan(_ segments: [Segment]) -> [Finding] {
        let users = segments.indices.filter { segments[$0].channel == .user && !segments[$0].text.isEmpty }
        return zip(users, users.dropFirst()).flatMap { scan(segments, $0, $1) }
    }

    private func scan(_ segments: [Segment], _ first: Int, _ second: Int) -> [Finding] {
        let head = segments[first].text.utf8
        let tail = Array(head.suffix(Self.reach))
        let joined = tail + [0x20] + segments[second].text.utf8.prefix(Self.reach)
        let view = TextView(path: [], folded: Folding().fold(joined).text)
        let located = ViewScan(book: book, channel: .user, view: view).matches().map { Located(match: $0, view: view) }
        let across = located.filter { located in
            located.match.isAttack && located.span.lowerBound < tail.count && located.span.upperBound > tail.count + 1
        }
        let start = head.count - tail.count
        return across.map { located in
            Finding(
                code: .piPayloadSplit, weight: located.match.weight, rule: "split." + located.match.rule,
                segment: first, span: Span(start + located.span.lowerBound, head.count),
                evidence: Evidence.excerpt(joined, located.span, masked: book.privateRanges(in: joined)))
        }
    }
}
