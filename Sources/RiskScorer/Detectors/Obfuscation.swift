import Text
import Vocabulary

/// The encoding around an attack is evidence of its own: somebody meant the attack not to be seen.
enum Obfuscation {
    private static let weight = 50

    /// A match for the encoding of a view in which an attack was found that the plain text does not show.
    static func cover(of matches: [ViewMatch], in view: TextView) -> ViewMatch? {
        guard let attack = matches.first(where: \.isAttack), let encoding = view.path.last else { return nil }
        let code: ReasonCode =
            switch encoding {
            case .base64: .obfBase64
            case .hex, .escapes: .obfHex
            case .rot13: .obfRot
            case .leet: .obfLeet
            case .variation: .obfInvisible
            }
        return ViewMatch(
            rule: "encoded.\(encoding.rawValue)_attack", code: code, weight: weight, range: attack.range,
            isFolded: attack.isFolded)
    }

    /// A note that more was encoded than the limits let be read: a way to hide, and a habit of big honest files.
    static func unread(_ analysis: TextAnalysis) -> ViewMatch {
        ViewMatch(
            rule: "encoded.beyond_limits", code: .piPayloadSplit, weight: 15,
            range: 0..<min(1, analysis.root.normal.bytes.count))
    }
}
