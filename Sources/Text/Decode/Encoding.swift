/// A way of writing a text so that it reads as something else; the raw values are the names in decode paths.
public enum Encoding: String, Sendable, CaseIterable {
    // Bytes as other characters.
    case base64, base32, ascii85, uuencode, hex, escapes
    /// Lists of decimal, binary, octal or hexadecimal numbers, and numbers of letters.
    case numbers
    // Signs for letters.
    case morse, braille, spelling
    // Letters for other letters, all of them by one rule.
    case rot13, caesar, atbash, rot47
    // Letters in other places.
    case reversed, shuffled
    case pigLatin = "pig_latin"
    case upsideDown = "upside_down"
    case spaced
    case leet
    // Bytes in characters that nobody sees.
    case variation
    case zeroWidth = "zero_width"
}
