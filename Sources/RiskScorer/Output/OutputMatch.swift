import Vocabulary

/// Something that a detector found in the text of an answer; places count bytes from its beginning.
struct OutputMatch: Equatable {
    var category: OutputCategory
    var rule: String
    var weight: Int
    var range: Range<Int>
    /// What stands in its place: `[secret removed]`.
    var label: StaticString
    var evidence: String
    var form = ""
    /// Set where what comes next belongs to it, too.
    var tail: MatchTail?
    /// The value itself, in one spelling, to be compared with what the request held; empty where that does not matter.
    var value = ""

    static func == (left: OutputMatch, right: OutputMatch) -> Bool {
        left.category == right.category && left.rule == right.rule && left.range == right.range
    }
}

/// How a match goes on that is too long to be held: its rest is taken out as it comes.
struct MatchTail {
    enum Kind {
        /// Letters of a token.
        case token
        /// The body of a private key, up to the dashes behind its END.
        case keyBlock
        /// An address, up to what cannot be part of one.
        case address(untilClose: Bool)
        /// A tag, up to its `>`.
        case tag
    }

    let kind: Kind
    private var count = 0
    /// The last bytes, newest lowest, to see the end of a key.
    private var recent: UInt64 = 0
    private var dashes = 0
    private var sawEnd = false

    /// Bytes after which a tail ends whatever comes.
    private static let limit = 16_384

    init(_ kind: Kind) { self.kind = kind }

    /// Whether the byte is part of it. `isLast` says that what follows is not.
    mutating func takes(_ byte: UInt8) -> (isPart: Bool, isLast: Bool) {
        count += 1
        guard count <= Self.limit else { return (false, true) }
        switch kind {
        case .token:
            return byte.isTokenLetter || byte == 0x2E || byte == 0x2F || byte == 0x2B ? (true, false) : (false, true)
        case .address(let untilClose):
            let ends = untilClose ? byte == 0x29 || byte == 0x0A : !byte.isAddressLetter
            return ends ? (false, true) : (true, false)
        case .tag: return byte == 0x3E ? (true, true) : (true, false)
        case .keyBlock: return keyBlock(byte)
        }
    }

    private mutating func keyBlock(_ byte: UInt8) -> (isPart: Bool, isLast: Bool) {
        recent = recent << 8 | UInt64(byte)
        // "-----END" fills the eight bytes.
        if recent == 0x2D2D_2D2D_2D45_4E44 { sawEnd = true }
        if sawEnd {
            dashes = byte == 0x2D ? dashes + 1 : 0
            if dashes == 5 { return (true, true) }
            return byte.isKeyBlockLetter ? (true, false) : (false, true)
        }
        return byte.isKeyBlockLetter ? (true, false) : (false, true)
    }
}

extension UInt8 {
    /// An ASCII letter or digit.
    @inline(__always) var isAlphanumeric: Bool { (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 }
    @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
    @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inline(__always) var isUpper: Bool { self &- 0x41 < 26 }
    @inline(__always) var isBlank: Bool { self == 0x20 || self &- 0x09 < 5 }
    /// A letter of base64url: what tokens are made of.
    @inline(__always) var isTokenLetter: Bool { isAlphanumeric || self == 0x2D || self == 0x5F }
    /// A letter of base64.
    @inline(__always) var isBase64: Bool { isAlphanumeric || self == 0x2B || self == 0x2F || self == 0x3D }
    /// What the lines of a private key are made of, also where its line breaks are written as `\n`.
    @inline(__always) var isKeyBlockLetter: Bool {
        isBase64 || isBlank || self == 0x5C || self == 0x2D || self == 0x3A || self == 0x2C
    }
    /// What an address is made of: all but white space, controls, quotes and angle brackets.
    @inline(__always) var isAddressLetter: Bool {
        self > 0x20 && self != 0x7F && self != 0x22 && self != 0x3C && self != 0x3E && self != 0x60 && self != 0x5C
    }
}
