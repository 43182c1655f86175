/// Reads the JSON tokens that a safetensors header is made of, up to its end.
struct HeaderScanner {
    /// Bytes of a name at most.
    static let nameLimit = 512

    private var cursor: ByteCursor
    private let end: UInt64
    private var ahead: UInt8?

    init(cursor: ByteCursor, end: UInt64) {
        self.cursor = cursor
        self.end = end
    }

    static func broken(_ what: String) -> Refusal {
        Refusal(.malformed, "not a sound safetensors file: \(what)")
    }

    /// Consumes one sign after white space.
    mutating func expect(_ sign: Unicode.Scalar) throws(Refusal) {
        try skipSpace()
        guard try next() == UInt8(ascii: sign) else { throw Self.broken("the header is not the JSON of its format") }
    }

    /// True when another member follows, false when the object closes; consumes the comma or the brace.
    mutating func member(_ isFirst: inout Bool) throws(Refusal) -> Bool {
        try skipSpace()
        if try peek() == UInt8(ascii: "}") {
            _ = try next()
            return false
        }
        if !isFirst { try expect(",") }
        isFirst = false
        return true
    }

    /// A string without escapes.
    mutating func plainString() throws(Refusal) -> [UInt8] {
        var text: [UInt8] = []
        try expect("\"")
        while true {
            let byte = try next()
            if byte == UInt8(ascii: "\"") { return text }
            guard byte >= 0x20, byte != UInt8(ascii: "\\"), text.count < Self.nameLimit else {
                throw Self.broken("a name that is too long or has escapes")
            }
            text.append(byte)
        }
    }

    /// A string with whatever escapes.
    mutating func skipString() throws(Refusal) {
        try expect("\"")
        while true {
            switch try next() {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): _ = try next()
            case ..<0x20: throw Self.broken("a control character in a string")
            default: continue
            }
        }
    }

    /// An array of whole numbers, `limit` at most.
    mutating func numbers(limit: Int) throws(Refusal) -> [UInt64] {
        var found: [UInt64] = []
        try expect("[")
        try skipSpace()
        if try peek() == UInt8(ascii: "]") {
            _ = try next()
            return found
        }
        while true {
            found.append(try number())
            guard found.count <= limit else { throw Self.broken("an array of too many numbers") }
            try skipSpace()
            if try peek() == UInt8(ascii: "]") {
                _ = try next()
                return found
            }
            try expect(",")
        }
    }

    /// Nothing but white space may follow, up to the end of the header.
    mutating func finish() throws(Refusal) {
        while !isAtEnd {
            guard try next() == 0x20 else { throw Self.broken("something follows the header's object") }
        }
    }

    private mutating func number() throws(Refusal) -> UInt64 {
        try skipSpace()
        var digits = 0
        var value: UInt64 = 0
        while let digit = try digit() {
            let (shifted, first) = value.multipliedReportingOverflow(by: 10)
            let (sum, second) = shifted.addingReportingOverflow(digit)
            guard !first, !second else { throw Self.broken("a number that is too large") }
            value = sum
            digits += 1
        }
        guard digits > 0 else { throw Self.broken("something else than a whole number") }
        return value
    }

    private mutating func digit() throws(Refusal) -> UInt64? {
        let byte = try peek()
        guard (0x30...0x39).contains(byte) else { return nil }
        return UInt64(try next() - 0x30)
    }

    private mutating func skipSpace() throws(Refusal) {
        while !isAtEnd, [0x20, 0x09, 0x0A, 0x0D].contains(try peek()) { _ = try next() }
    }

    private var isAtEnd: Bool { ahead == nil && cursor.offset >= end }

    private mutating func peek() throws(Refusal) -> UInt8 {
        if let ahead { return ahead }
        let byte = try next()
        ahead = byte
        return byte
    }

    private mutating func next() throws(Refusal) -> UInt8 {
        if let byte = ahead {
            ahead = nil
            return byte
        }
        guard cursor.offset < end, let byte = try cursor.bytes(1).first else {
            throw Self.broken("the header ends too early")
        }
        return byte
    }
}
