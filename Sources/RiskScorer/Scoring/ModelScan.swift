import Text
import Vocabulary

/// The classifier's worst finding over the views of one segment.
package struct ModelScan {
    /// Scores below this are no finding: most of the texts that get them are honest, and in a long conversation they would
    /// add up.
    package static let floor = 50

    private let model: LinearModel?
    private let channel: Channel
    private var worst: (unit: WorstUnit, view: TextView)?

    init(_ models: Models, _ channel: Channel) {
        model = channel.isIndirect ? models.tool : models.user
        self.channel = channel
    }

    /// Judges one more view; the match if it is the worst so far and heavy enough to be a finding.
    @discardableResult
    mutating func read(_ view: TextView) -> ViewMatch? {
        guard let model, !Self.isFragment(view.normal.bytes),
            let unit = view.normal.bytes.withUnsafeBufferPointer({ UnitScan.worst($0, model) }),
            unit.margin > worst?.unit.margin ?? -.infinity
        else { return nil }
        worst = (unit, view)
        return match(unit, model)
    }

    /// The margin of the worst unit.
    var margin: Float? { worst?.unit.margin }

    /// Calibrated, 0 to 1.
    var probability: Double {
        guard let model, let worst else { return 0 }
        return model.shape.calibration.probability(worst.unit.margin)
    }

    /// The worst unit as a finding.
    var located: Located? {
        guard let model, let worst, var match = match(worst.unit, model) else { return nil }
        let explanation = Explanation.of(worst.unit, worst.view.normal.bytes, model)
        match.range = explanation.stretch
        match.features = explanation.words
        return Located(match: match, view: worst.view)
    }

    private func match(_ unit: WorstUnit, _ model: LinearModel) -> ViewMatch? {
        let score = model.shape.calibration.score(unit.margin)
        guard score.rounded() >= Double(Self.floor) else { return nil }
        let weight = Int((score * channel.trust).rounded())
        return ViewMatch(
            rule: channel.isIndirect ? "model.tool" : "model.user", code: channel.modelCode, weight: weight,
            range: unit.bytes)
    }
}

extension ModelScan {
    /// Letters of a word that is surely one.
    private static let longestWord = 16

    /// True for a text of one or two plain words: an order needs what is to be done and to what. A word alone weighs with the
    /// model what it weighs in the attacks that it often stands in, be it `Gone.` or `Above.`; rules see it nevertheless.
    static func isFragment(_ bytes: [UInt8]) -> Bool {
        var words = 0
        var length = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "'"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                if length == 0 { words += 1 }
                length += 1
            case 0x80...: return false
            default: length = 0
            }
            guard words < 3, length <= longestWord else { return false }
        }
        return true
    }
}

extension Channel {
    /// How much the classifier's word counts here: it was taught on what users write and on documents, and developers and
    /// models write like neither.
    fileprivate var trust: Double {
        switch self {
        case .system: 0.45
        case .assistant: 0.8
        case .toolDescription: 0.9
        case .user, .tool, .document, .field: 1
        }
    }

    fileprivate var modelCode: ReasonCode {
        switch self {
        case .tool: .piIndirectToolResult
        case .document, .toolDescription: .piIndirectDocument
        default: .piModel
        }
    }
}
