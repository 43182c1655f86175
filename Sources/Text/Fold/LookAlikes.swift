/// Characters that stand for an ASCII character: look-alikes of other scripts, letters with accents, styled alphabets.
///
/// The look-alike pairs are the single-letter subset of Unicode's confusables (UTS #39) for Cyrillic and Greek.
struct LookAlikes: Sendable {
    static let shared = LookAlikes()

    private let confusables: [UInt32: UInt8]
    private let bases: [UInt8]

    private init() {
        let cyrillic = "асеіјорѕхуԁԛԝһԍӏкмтвнгпАВСЕНІЈКМОРЅТХУԚԜҮ"
        let cyrillicLatin = "aceijopsxydqwhglkmtbhrnABCEHIJKMOPSTXYQWY"
        let greek = "αβγεικνορτυχωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧμ"
        let greekLatin = "abyeikvoptuxwnABEZHIKMNOPTYXu"
        let from = (cyrillic + greek).unicodeScalars.map(\.value)
        confusables = Dictionary(zip(from, (cyrillicLatin + greekLatin).utf8)) { first, _ in first }
        let latin1 = "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
        let extendedA =
            "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLl..LlNnNnNn.NnOoOoOoOoRrRrRrSsSsSsSs"
            + "TtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
        bases = Array((latin1 + extendedA).utf8)
    }

    /// The Latin letter that a Cyrillic or Greek letter looks like.
    func latin(_ scalar: UInt32) -> UInt8? { confusables[scalar] }

    /// The letter under the accents, for U+00C0…017F.
    func base(_ scalar: UInt32) -> UInt8? {
        guard scalar >= 0xC0, scalar < 0xC0 + UInt32(bases.count) else { return nil }
        let byte = bases[Int(scalar - 0xC0)]
        return byte == 0x2E ? nil : byte
    }

    /// Whether folding makes an ASCII letter of it wherever it stands.
    func isLatin(_ scalar: UInt32) -> Bool { base(scalar) != nil || plain(scalar)?.isASCIILetter == true }

    /// The ASCII character of a styled alphabet: fullwidth forms, mathematical alphanumerics, enclosed letters.
    func plain(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0xFF01...0xFF5E: UInt8(scalar - 0xFF01 + 0x21)
        case 0x1D400...0x1D6A3: letter((scalar - 0x1D400) % 52)
        case 0x1D7CE...0x1D7FF: UInt8((scalar - 0x1D7CE) % 10 + 0x30)
        case 0x24B6...0x24CF: letter(scalar - 0x24B6)
        case 0x24D0...0x24E9: letter(scalar - 0x24D0 + 26)
        case 0x249C...0x24B5: letter(scalar - 0x249C + 26)
        case 0x1F110...0x1F129: letter(scalar - 0x1F110)
        case 0x1F130...0x1F149: letter(scalar - 0x1F130)
        case 0x1F150...0x1F169: letter(scalar - 0x1F150)
        case 0x1F170...0x1F189: letter(scalar - 0x1F170)
        default: nil
        }
    }

    /// The ASCII punctuation that a typographic one stands for, so that rules need one spelling only.
    func punctuation(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x2018, 0x2019, 0x201B, 0x2032: 0x27
        case 0x201C...0x201F, 0x2033, 0xAB, 0xBB: 0x22
        case 0x2010...0x2015, 0x2212: 0x2D
        case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: 0x20
        case 0x85, 0x2028, 0x2029: 0x0A
        case 0x3002, 0xFF0E: 0x2E
        default: nil
        }
    }

    private func letter(_ index: UInt32) -> UInt8 { UInt8(index < 26 ? 0x41 + index : 0x61 + index - 26) }
}
