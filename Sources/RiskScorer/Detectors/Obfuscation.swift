import Text
import Vocabulary

/// The encoding around an attack is evidence of its own: somebody meant the attack not to be seen.
enum Obfuscation {
    private static let weight = 50

    /// A match for the encoding of a view in which an attack was found that the plain text does not show.
    static func cover(of matches: [ViewMatch], in view: TextView) -> ViewMatch? {
        guard let attack = matches.first(where: \.isAttack), let encoding = view.path.last else { return nil }
        return ViewMatch(
            rule: "encoded.\(encoding.rawValue)_attack", code: encoding.code, weight: weight, range: attack.range,
            isFolded: attack.isFolded)
    }

    /// A note that more was encoded than the limits let be read. Much of it is a way to hide, and warned of; a little, or the
    /// one rewriting of a whole text that was cut, happens to big honest files.
    static func unread(_ analysis: TextAnalysis) -> ViewMatch {
        let unread = analysis.unreadBytes
        let isMuch = unread >= 1024 || unread > 0 && unread * 4 >= analysis.original.count
        return ViewMatch(
            rule: "encoded.beyond_limits", code: .piPayloadSplit, weight: isMuch ? 55 : 15,
            range: 0..<min(1, analysis.root.normal.bytes.count))
    }
}

extension Encoding {
    /// The code that stands nearest: bytes as other characters, signs, other letters, letters elsewhere, letters unseen.
    fileprivate var code: ReasonCode {
        switch self {
        case .base64, .base32, .ascii85, .uuencode: .obfBase64
        case .hex, .escapes, .numbers: .obfHex
        case .rot13, .caesar, .atbash, .rot47, .reversed, .pigLatin: .obfRot
        case .leet, .shuffled, .spaced: .obfLeet
        case .morse, .braille, .spelling, .upsideDown: .obfHomoglyph
        case .variation, .zeroWidth: .obfInvisible
        }
    }
}
