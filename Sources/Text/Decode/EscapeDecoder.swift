/// Escapes of URLs, HTML, program texts and mail, decoded in place: `%69`, `%u0069`, `&#105;`, `&#x69;`, `&lt;`, `\u0069`,
/// `\ud835\udc56`, `\u{69}`, `\x69`, `\151`, `=69`.
enum EscapeDecoder {
    /// The whole text with its escapes resolved, or nil if it holds none that stand for text.
    static func decode(_ bytes: [UInt8], map: OffsetMap) -> DecodedPiece? {
        bytes.withUnsafeBufferPointer { bytes in
            var output = MappedTextBuilder(capacity: bytes.count)
            let readsQuoted = quotedCount(bytes) >= 2
            var resolved = 0
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                let isStart = byte == 0x25 || byte == 0x5C || byte == 0x26 || byte == 0x3D && readsQuoted
                if isStart, let escape = escape(bytes, index) {
                    // What is one byte of UTF-8 is a character once it is joined with its neighbours.
                    if escape.isByte {
                        output.append(UInt8(truncatingIfNeeded: escape.value), from: index)
                    } else if let scalar = escape.scalar {
                        output.append(scalar: scalar, from: index)
                    }
                    resolved += 1
                    index += escape.length
                } else {
                    output.append(byte, from: index)
                    index += 1
                }
            }
            // One sign in a long text is an accident, and hides nothing.
            guard resolved > 0, resolved >= 3 || resolved * 256 >= bytes.count else { return nil }
            return DecodedPiece(
                encodings: [.escapes], text: output.finish(sourceCount: bytes.count, parent: map))
        }
    }

    /// One escape: what it stands for and how many bytes it takes.
    private struct Escape {
        var value: UInt32
        var length: Int
        var isByte = false

        /// The scalar, or nil for half of a pair of surrogates and what is beyond Unicode.
        var scalar: UInt32? { value < 0xD800 || 0xE000...0x10FFFF ~= value ? value : nil }
    }

    private typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Escapes of quoted-printable that stand for printable ASCII or break a line.
    private static func quotedCount(_ bytes: Bytes) -> Int {
        var count = 0
        for index in 0..<max(0, bytes.count - 2) where bytes[index] == 0x3D {
            if quoted(bytes, index) != nil { count += 1 }
        }
        return count
    }

    private static func escape(_ bytes: Bytes, _ index: Int) -> Escape? {
        switch bytes[index] {
        case 0x25: percent(bytes, index)
        case 0x5C: backslash(bytes, index)
        case 0x26: entity(bytes, index)
        default: quoted(bytes, index)
        }
    }

    private static func percent(_ bytes: Bytes, _ index: Int) -> Escape? {
        if let byte = digits(bytes, index + 1, radix: 16, atMost: 2, atLeast: 2) {
            return Escape(value: byte.value, length: 3, isByte: true)
        }
        guard index + 1 < bytes.count, bytes[index + 1] | 0x20 == 0x75 else { return nil }
        return unit(bytes, index)
    }

    /// Four digits of UTF-16 behind a sign and a `u`, or a pair of surrogates in two such escapes.
    private static func unit(_ bytes: Bytes, _ index: Int) -> Escape? {
        guard let first = digits(bytes, index + 2, radix: 16, atMost: 4, atLeast: 4)?.value else { return nil }
        let next = index + 6
        if 0xD800...0xDBFF ~= first, next + 1 < bytes.count, bytes[next] == bytes[index],
            bytes[next + 1] == bytes[index + 1],
            let second = digits(bytes, next + 2, radix: 16, atMost: 4, atLeast: 4)?.value, 0xDC00...0xDFFF ~= second
        {
            return Escape(value: 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00), length: 12)
        }
        return Escape(value: first, length: 6)
    }

    private static func quoted(_ bytes: Bytes, _ index: Int) -> Escape? {
        if let byte = digits(bytes, index + 1, radix: 16, atMost: 2, atLeast: 2),
            byte.value >= 0x20 || byte.value == 0x0A
        {
            return Escape(value: byte.value, length: 3, isByte: true)
        }
        guard index + 1 < bytes.count, bytes[index + 1] == 0x0A else { return nil }
        // A soft line break stands for nothing.
        return Escape(value: .max, length: 2)
    }

    private static func backslash(_ bytes: Bytes, _ index: Int) -> Escape? {
        guard index + 1 < bytes.count else { return nil }
        let start = index + 2
        switch bytes[index + 1] {
        case 0x78:
            return digits(bytes, start, radix: 16, atMost: 2, atLeast: 2).map {
                Escape(value: $0.value, length: 4)
            }
        case 0x55:
            return digits(bytes, start, radix: 16, atMost: 8, atLeast: 8).map {
                Escape(value: $0.value, length: 10)
            }
        case 0x75:
            if start < bytes.count, bytes[start] == 0x7B {
                guard let (value, length) = digits(bytes, start + 1, radix: 16, atMost: 6, atLeast: 1)
                else {
                    return nil
                }
                let end = start + 1 + length
                return end < bytes.count && bytes[end] == 0x7D
                    ? Escape(value: value, length: length + 4) : nil
            }
            return unit(bytes, index)
        default:
            guard let octal = digits(bytes, index + 1, radix: 8, atMost: 3, atLeast: 3),
                octal.value >= 0x20
            else {
                return nil
            }
            return Escape(value: octal.value & 0xFF, length: 4, isByte: true)
        }
    }

    private static func entity(_ bytes: Bytes, _ index: Int) -> Escape? {
        guard index + 2 < bytes.count else { return nil }
        guard bytes[index + 1] == 0x23 else { return named(bytes, index) }
        let isHex = bytes[index + 2].lowercased == 0x78
        let start = index + (isHex ? 3 : 2)
        guard let (value, length) = digits(bytes, start, radix: isHex ? 16 : 10, atMost: 7, atLeast: 1)
        else {
            return nil
        }
        let end = start + length
        let closed = end < bytes.count && bytes[end] == 0x3B
        return Escape(value: value, length: end - index + (closed ? 1 : 0))
    }

    /// The entities of HTML that stand for ASCII, by the ``WordKey`` of the name, and the letters of styled alphabets:
    /// `&iscr;`, `&ifr;`, `&iopf;`.
    private static let entities: [UInt64: UInt8] = {
        let names: [(String, UInt8)] = [
            ("lt", 0x3C), ("gt", 0x3E), ("amp", 0x26), ("quot", 0x22), ("apos", 0x27), ("nbsp", 0x20),
            ("lbrack", 0x5B),
            ("lsqb", 0x5B), ("rbrack", 0x5D), ("rsqb", 0x5D), ("vert", 0x7C), ("Tab", 0x09),
            ("NewLine", 0x0A),
            ("excl", 0x21), ("num", 0x23), ("dollar", 0x24), ("percnt", 0x25), ("lpar", 0x28),
            ("rpar", 0x29),
            ("ast", 0x2A), ("plus", 0x2B), ("comma", 0x2C), ("period", 0x2E), ("sol", 0x2F),
            ("colon", 0x3A),
            ("semi", 0x3B), ("equals", 0x3D), ("quest", 0x3F), ("commat", 0x40), ("bsol", 0x5C),
            ("Hat", 0x5E),
            ("lowbar", 0x5F), ("grave", 0x60), ("lcub", 0x7B), ("lbrace", 0x7B), ("rcub", 0x7D),
            ("rbrace", 0x7D),
            ("ensp", 0x20), ("emsp", 0x20), ("thinsp", 0x20), ("dash", 0x2D), ("hyphen", 0x2D),
            ("ndash", 0x2D),
            ("mdash", 0x2D), ("lsquo", 0x27), ("rsquo", 0x27), ("ldquo", 0x22), ("rdquo", 0x22),
        ]
        var entities: [UInt64: UInt8] = [:]
        for (name, byte) in names { entities[WordKey(name.utf8).value] = byte }
        for letter in (UInt8(0x41)...0x5A).map({ $0 }) + (0x61...0x7A).map({ $0 }) {
            for style in ["scr", "fr", "opf"] { entities[WordKey([letter] + style.utf8).value] = letter }
        }
        return entities
    }()

    private static func named(_ bytes: Bytes, _ index: Int) -> Escape? {
        var key = WordKey()
        var end = index + 1
        while end < bytes.count, end - index < 10, bytes[end].isASCIILetter {
            key.add(bytes[end])
            end += 1
        }
        guard end < bytes.count, bytes[end] == 0x3B else { return nil }
        // Soft hyphens and joiners stand for nothing.
        if bytes[index + 1..<end].elementsEqual("shy".utf8)
            || bytes[index + 1..<end].elementsEqual("zwnj".utf8)
        {
            return Escape(value: .max, length: end - index + 1)
        }
        return entities[key.value].map { Escape(value: UInt32($0), length: end - index + 1) }
    }

    private static func digits(
        _ bytes: Bytes, _ start: Int, radix: UInt32, atMost limit: Int, atLeast least: Int
    ) -> (value: UInt32, length: Int)? {
        var value: UInt32 = 0
        var length = 0
        while length < limit, start + length < bytes.count, let digit = bytes[start + length].hexValue,
            digit < radix
        {
            value = value &* radix &+ UInt32(digit)
            length += 1
        }
        guard length >= least, value <= 0x10FFFF else { return nil }
        return (value, length)
    }
}
