import Foundation

/// A recogniser of RFC 8259 that shares nothing with the parser under test: slow, recursive, and one idea a function.
///
/// It reads the grammar alone and notes where a text breaks one of the stricter rules; what it makes of a text is compared
/// with the parser's answer in both directions.
indirect enum PlainJSON: Equatable {
    case null
    case bool(Bool)
    /// The number as it is written.
    case number([UInt8])
    /// UTF-8 after unescaping.
    case string([UInt8])
    case array([PlainJSON])
    case object([Member])

    struct Member: Equatable {
        var key: [UInt8]
        var value: PlainJSON
    }

    /// What a text is that the grammar takes.
    struct Reading {
        var value = PlainJSON.null
        /// Deepest nesting, the outermost container being 1.
        var depth = 0
        /// Values and keys in all.
        var values = 0
        var hasDuplicate = false
        var hasLoneSurrogate = false
        var hasOverflow = false
    }

    /// Nil where the text is no JSON in UTF-8 or nests deeper than ``deepest``.
    static func read(_ text: [UInt8]) -> Reading? {
        guard String(validating: text, as: UTF8.self) != nil else { return nil }
        var reader = Reader(text: text)
        reader.space()
        guard let value = reader.value(depth: 1) else { return nil }
        reader.space()
        guard reader.at == text.count else { return nil }
        reader.reading.value = value
        return reader.reading
    }

    /// Deeper than any limit of the parser, not so deep that the recursion here is a risk.
    static let deepest = 512

    private struct Reader {
        let text: [UInt8]
        var at = 0
        var reading = Reading()

        var byte: UInt8? { at < text.count ? text[at] : nil }

        mutating func take(_ wanted: String) -> Bool {
            guard text[at...].starts(with: wanted.utf8) else { return false }
            at += wanted.utf8.count
            return true
        }

        mutating func space() { while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 } }

        mutating func value(depth: Int) -> PlainJSON? {
            reading.values += 1
            if take("null") { return .null }
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            switch byte {
            case UInt8(ascii: "\""): return string().map(PlainJSON.string)
            case UInt8(ascii: "["): return array(depth: depth)
            case UInt8(ascii: "{"): return object(depth: depth)
            default: return number()
            }
        }

        mutating func enter(_ depth: Int) -> Bool {
            reading.depth = max(reading.depth, depth)
            at += 1
            space()
            return depth < PlainJSON.deepest
        }

        mutating func array(depth: Int) -> PlainJSON? {
            guard enter(depth) else { return nil }
            if take("]") { return .array([]) }
            var list: [PlainJSON] = []
            repeat {
                space()
                guard let element = value(depth: depth + 1) else { return nil }
                list.append(element)
                space()
            } while take(",")
            return take("]") ? .array(list) : nil
        }

        mutating func object(depth: Int) -> PlainJSON? {
            guard enter(depth) else { return nil }
            if take("}") { return .object([]) }
            var members: [Member] = []
            repeat {
                space()
                reading.values += 1
                guard byte == UInt8(ascii: "\""), let key = string() else { return nil }
                space()
                guard take(":") else { return nil }
                space()
                guard let value = value(depth: depth + 1) else { return nil }
                members.append(Member(key: key, value: value))
                space()
            } while take(",")
            if Set(members.map(\.key)).count < members.count { reading.hasDuplicate = true }
            return take("}") ? .object(members) : nil
        }

        mutating func digits() -> Bool {
            let from = at
            while let byte, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { at += 1 }
            return at > from
        }

        mutating func number() -> PlainJSON? {
            let from = at
            _ = take("-")
            if !take("0") { guard digits() else { return nil } }
            if take(".") { guard digits() else { return nil } }
            if take("e") || take("E") {
                if !take("+") { _ = take("-") }
                guard digits() else { return nil }
            }
            let lexeme = Array(text[from..<at])
            if strtod(String(decoding: lexeme, as: UTF8.self), nil).isInfinite { reading.hasOverflow = true }
            return .number(lexeme)
        }

        mutating func string() -> [UInt8]? {
            at += 1
            var units: [UInt16] = []
            while let byte, byte != UInt8(ascii: "\"") {
                guard byte >= 0x20 else { return nil }
                if byte == UInt8(ascii: "\\") {
                    guard let unit = escape() else { return nil }
                    units.append(unit)
                } else {
                    let scalar = scalarBytes()
                    units += Array(String(decoding: scalar, as: UTF8.self).utf16)
                }
            }
            guard take("\"") else { return nil }
            guard let text = String(validating: units, as: UTF16.self) else {
                reading.hasLoneSurrogate = true
                return []
            }
            return Array(text.utf8)
        }

        /// The bytes of one scalar; the text is known to be UTF-8.
        mutating func scalarBytes() -> ArraySlice<UInt8> {
            let from = at
            at += 1
            while let byte, byte & 0xC0 == 0x80 { at += 1 }
            return text[from..<at]
        }

        mutating func escape() -> UInt16? {
            at += 1
            guard let byte else { return nil }
            at += 1
            let short: [Character: UInt16] = [
                "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
            ]
            if let unit = short[Character(Unicode.Scalar(byte))] { return unit }
            guard byte == UInt8(ascii: "u"), at + 4 <= text.count else { return nil }
            let hex = text[at..<(at + 4)]
            guard hex.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
            at += 4
            return UInt16(String(decoding: hex, as: UTF8.self), radix: 16)
        }
    }
}
