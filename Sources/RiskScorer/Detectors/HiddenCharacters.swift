import Text
import Vocabulary

/// What folding took out of a text, as evidence of its own (Boucher et al. 2021, "Bad Characters").
enum HiddenCharacters {
    /// One kind of hidden character that is more than a text of any language needs.
    struct Match: Equatable {
        var rule: String
        var code: ReasonCode
        var weight: Int
        var span: Range<Int>
    }

    /// Findings of a fold report; spans are in the bytes of the original.
    static func find(in report: FoldReport) -> [Match] {
        guard !report.isEmpty else { return [] }
        return [
            match(report, .tag, from: 4, "hidden.tag_characters", .obfInvisible, 72),
            match(report, .splitWord, from: 3, "hidden.split_words", .obfInvisible, 46),
            match(report, .variationSelector, from: 8, "hidden.variation_bytes", .obfInvisible, 55),
            match(report, .zeroWidth, from: 32, "hidden.zero_width", .obfInvisible, 30),
            match(report, .control, from: 4, "hidden.controls", .obfInvisible, 30),
            match(report, .bidiOverride, from: 1, "hidden.bidi_override", .obfBidi, 40),
            match(report, .homoglyphWord, from: 2, "hidden.homoglyph_words", .obfHomoglyph, 42),
            match(report, .styledLetter, from: 24, "hidden.styled_letters", .obfHomoglyph, 20),
        ].compactMap { $0 }
    }

    private static func match(
        _ report: FoldReport, _ kind: HiddenKind, from least: Int, _ rule: String, _ code: ReasonCode, _ weight: Int
    ) -> Match? {
        guard report.count(kind) >= least, let span = report.first(kind) else { return nil }
        return Match(rule: rule, code: code, weight: weight, span: span)
    }
}
