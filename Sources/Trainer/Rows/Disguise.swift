import Foundation

/// Ways in which people write so that a filter may not read it, or just for fun: training sees honest texts in all of them,
/// so that a disguise alone is no sign of an attack.
enum Disguise: CaseIterable {
    case base64, hex, percent, reversed, rot13, morse
    case leet, spaced, shuffled, capitals, vowelless

    /// Whether a reader still sees words: only then is a disguised attack an attack to the classifier; the others are
    /// judged by what they decode to.
    var isLegible: Bool {
        switch self {
        case .leet, .spaced, .shuffled, .capitals, .vowelless: true
        case .base64, .hex, .percent, .reversed, .rot13, .morse: false
        }
    }

    /// The text as it looks in this disguise.
    func apply(_ text: String, _ random: inout SeededRandom) -> String {
        switch self {
        case .base64: Data(text.utf8).base64EncodedString()
        case .hex: text.utf8.map { String(format: "%02x", $0) }.joined()
        case .percent: text.utf8.map { String(format: "%%%02x", $0) }.joined()
        case .reversed: String(text.reversed())
        case .rot13: String(text.map(Self.rotate))
        case .morse:
            text.utf8.map { String($0, radix: 2).replacing("0", with: ".").replacing("1", with: "-") }
                .joined(separator: " ")
        case .leet: String(text.map { random.below(4) > 0 ? Self.digits[$0] ?? $0 : $0 })
        case .spaced: text.map(String.init).joined(separator: " ")
        case .shuffled:
            text.split(separator: " ").map { Self.shuffle($0, &random) }.joined(separator: " ")
        case .capitals: text.uppercased()
        case .vowelless: String(text.filter { !"aeiou".contains($0) || random.below(3) == 0 })
        }
    }

    private static let digits: [Character: Character] = [
        "a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "l": "1", "A": "4", "E": "3", "I": "1", "O": "0",
    ]

    private static func rotate(_ character: Character) -> Character {
        guard let value = character.asciiValue, character.isLetter else { return character }
        let base: UInt8 = value < 0x60 ? 0x41 : 0x61
        return Character(Unicode.Scalar((value - base + 13) % 26 + base))
    }

    /// The first and the last letter stay.
    private static func shuffle(_ word: Substring, _ random: inout SeededRandom) -> String {
        guard word.count > 3, let first = word.first, let last = word.last else { return String(word) }
        return String(first) + String(word.dropFirst().dropLast().shuffled(using: &random)) + String(last)
    }

    /// Disguised copies of rows: each nth of both labels in the legible kinds, as many honest ones again in the others.
    static func rows(_ rows: [Row], everyNth step: Int) -> [Row] {
        var random = SeededRandom("disguise")
        return rows.enumerated().compactMap { index, row in
            guard index % step == 0, row.text.utf8.count < 600 else { return nil }
            let kinds = allCases.filter { $0.isLegible || !row.isAttack }
            let kind = kinds[random.below(kinds.count)]
            return Row(
                text: kind.apply(row.text, &random), isAttack: row.isAttack, source: "disguise/\(kind)",
                weight: 0.5 * row.weight, template: row.template)
        }
    }
}
