/// Finds the end of a JSON string and checks every byte of it: control characters, escapes, surrogates, UTF-8.
struct JSONStringScan {
    let text: UnsafeBufferPointer<UInt8>
    /// Position of the scan; where the fault is when ``run()`` returns nil.
    private(set) var at: Int
    private(set) var escaped = false
    private(set) var fault = JSONError.Kind.syntax

    init(text: UnsafeBufferPointer<UInt8>, at: Int) {
        self.text = text
        self.at = at
    }

    /// Offset of the closing quote, or nil with ``fault`` set.
    mutating func run() -> Int? {
        while true {
            skipPlain()
            guard at < text.count else { return nil }
            switch text[at] {
            case UInt8(ascii: "\""): return at
            case UInt8(ascii: "\\"):
                escaped = true
                guard escape() else { return nil }
            case 0..<0x20: return nil
            case 0x80...:
                let width = UTF8Check.sequenceLength(text, at)
                guard width > 0 else {
                    fault = .encoding
                    return nil
                }
                at += width
            default: at += 1
            }
        }
    }

    /// Moves over plain ASCII eight bytes at a time (a word-wide test for quote, backslash, control and high bytes).
    @inline(__always)
    private mutating func skipPlain() {
        guard let base = UnsafeRawPointer(text.baseAddress) else { return }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        while at + 8 <= text.count {
            let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let quote = word ^ (ones &* 0x22)
            let slash = word ^ (ones &* 0x5C)
            let control = (word &- (ones &* 0x20)) & ~word
            let special = ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | control | word
            if special & high != 0 {
                at += (special & high).trailingZeroBitCount / 8
                return
            }
            at += 8
        }
    }

    private mutating func escape() -> Bool {
        guard at + 1 < text.count else { return false }
        switch text[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 2
            return true
        case UInt8(ascii: "u"): return unicodeEscape()
        default: return false
        }
    }

    private mutating func unicodeEscape() -> Bool {
        guard let unit = JSONString.hex4(text, at + 2) else { return false }
        switch unit {
        case 0xDC00...0xDFFF:
            fault = .surrogate
            return false
        case 0xD800...0xDBFF:
            fault = .surrogate
            guard at + 7 < text.count, text[at + 6] == UInt8(ascii: "\\"), text[at + 7] == UInt8(ascii: "u"),
                let low = JSONString.hex4(text, at + 8), 0xDC00...0xDFFF ~= low
            else { return false }
            fault = .syntax
            at += 12
        default: at += 6
        }
        return true
    }
}

/// Validity of UTF-8 by the table of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
    /// Bytes of the valid sequence that starts at `at`, or 0.
    static func sequenceLength(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        func tail(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            at + offset < text.count && range.contains(text[at + offset])
        }
        switch text[at] {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return tail(1) ? 2 : 0
        case 0xE0: return tail(1, 0xA0...0xBF) && tail(2) ? 3 : 0
        case 0xED: return tail(1, 0x80...0x9F) && tail(2) ? 3 : 0
        case 0xE1...0xEF: return tail(1) && tail(2) ? 3 : 0
        case 0xF0: return tail(1, 0x90...0xBF) && tail(2) && tail(3) ? 4 : 0
        case 0xF1...0xF3: return tail(1) && tail(2) && tail(3) ? 4 : 0
        case 0xF4: return tail(1, 0x80...0x8F) && tail(2) && tail(3) ? 4 : 0
        default: return 0
        }
    }
}
