import RiskScorer
import SecurityGate
import Stores
import Vocabulary

/// Scores the kept text of recorded requests anew, so that a case has the findings that the scorer of today makes.
struct Rescorer {
    /// Requests that were scored anew, had no text on record, or only a part of it.
    struct Counts: Equatable {
        var scored = 0
        var absent = 0
        var cut = 0
    }

    private let decisions: RecordedDecisions
    private let opener: TextOpener
    private let scorer = RiskScorer()
    private(set) var counts = Counts()

    init(_ decisions: RecordedDecisions, _ opener: TextOpener) {
        self.decisions = decisions
        self.opener = opener
    }

    /// The case with new findings; as it was where its whole text is not there.
    mutating func rescored(_ item: RecordedCase) throws -> RecordedCase {
        guard item.refusal == nil, item.model != nil else { return item }
        guard let sealed = try decisions.text(of: item.requestID), let kept = opener.open(sealed) else {
            counts.absent += 1
            return item
        }
        guard !kept.isCut else {
            counts.cut += 1
            return item
        }
        counts.scored += 1
        let result = scorer.score(
            kept.pieces.map { piece in
                Segment(
                    channel: Channel(rawValue: piece.channel) ?? .field, path: Segment.Path(piece.path),
                    text: piece.text)
            })
        var item = item
        item.score = result.score
        var facts = item.facts ?? Facts()
        facts.take(result.findings)
        item.facts = facts
        return item
    }
}
