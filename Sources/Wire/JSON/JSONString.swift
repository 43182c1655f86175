/// Unescaping and escaping of JSON strings.
enum JSONString {
    /// The value of four hex digits at `at`, or nil.
    static func hex4(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32? {
        guard at + 4 <= text.count else { return nil }
        var value: UInt32 = 0
        for i in 0..<4 {
            guard let digit = hexDigit(text[at + i]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 48)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - 87)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - 55)
        default: nil
        }
    }

    /// The string's UTF-8 after unescaping; the node must be a checked string of `text`.
    static func unescape(_ text: UnsafeBufferPointer<UInt8>, _ node: JSONDocument.Node) -> [UInt8] {
        let range = Int(node.start)..<Int(node.end)
        guard node.escaped else { return Array(UnsafeBufferPointer(rebasing: text[range])) }
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound {
            guard text[at] == UInt8(ascii: "\\") else {
                out.append(text[at])
                at += 1
                continue
            }
            at = unescapeOne(text, at, into: &out)
        }
        return out
    }

    private static func unescapeOne(_ text: UnsafeBufferPointer<UInt8>, _ at: Int, into out: inout [UInt8]) -> Int {
        switch text[at + 1] {
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            let unit = hex4(text, at + 2) ?? 0xFFFD
            let low = 0xD800...0xDBFF ~= unit ? hex4(text, at + 8) : nil
            let value = low.map { 0x10000 + ((unit - 0xD800) << 10) + ($0 - 0xDC00) } ?? unit
            out.append(contentsOf: Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8))
            return at + (low == nil ? 6 : 12)
        default: out.append(text[at + 1])
        }
        return at + 2
    }

    /// Appends `utf8` to `out` with the escapes that RFC 8259 demands and no others: the canonical form.
    static func escape(_ utf8: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
        var plain = 0
        for at in 0..<utf8.count {
            let byte = utf8[at]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
            out.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain..<at]))
            plain = at + 1
            switch byte {
            case 0x22, 0x5C: out.append(contentsOf: [0x5C, byte])
            case 0x08: out.append(contentsOf: [0x5C, UInt8(ascii: "b")])
            case 0x0C: out.append(contentsOf: [0x5C, UInt8(ascii: "f")])
            case 0x0A: out.append(contentsOf: [0x5C, UInt8(ascii: "n")])
            case 0x0D: out.append(contentsOf: [0x5C, UInt8(ascii: "r")])
            case 0x09: out.append(contentsOf: [0x5C, UInt8(ascii: "t")])
            default:
                let digits = Array("0123456789abcdef".utf8)
                out.append(contentsOf: Array("\\u00".utf8))
                out.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        out.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain...]))
    }
}
