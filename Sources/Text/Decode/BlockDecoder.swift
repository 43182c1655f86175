/// Reads a block of letters and digits as what it may be: hexadecimal, bits, base32 or base64 (RFC 4648).
///
/// Base64 is read from four starts, since letters in front of it shift it, and also after the block was rotated by 13 or
/// turned around.
enum BlockDecoder {
    /// What the parts of the block decode to, but for those that decode to no text.
    static func decode(_ bytes: [UInt8], _ block: Range<Int>, map: OffsetMap) -> [DecodedPiece] {
        bodies(bytes, block).compactMap { body, range in
            guard let (encodings, output) = hex(body) ?? bits(body) ?? base32(body) ?? base64(body) else {
                return nil
            }
            let text = MappedText(bytes: output, map: map.behind(.block(range)))
            return DecodedPiece(encodings: encodings, text: text, source: range)
        }
    }

    private typealias Reading = (encodings: [Encoding], bytes: [UInt8])

    private typealias Body = (bytes: [UInt8], range: Range<Int>)

    /// The parts of the block between signs of equality, which are padding or set off a label such as `data=`, without white
    /// space and dashes in front of them; the signs behind a part belong to it.
    private static func bodies(_ bytes: [UInt8], _ block: Range<Int>) -> [Body] {
        var bodies: [Body] = []
        var body: [UInt8] = []
        body.reserveCapacity(block.count)
        var start = block.lowerBound
        var end = start
        func close() {
            if body.count >= 12 { bodies.append((body, start..<end)) }
            body = []
        }
        for index in block {
            let byte = bytes[index]
            if byte == 0x3D {
                end = index + 1
            } else if !byte.isASCIISpace, !body.isEmpty || byte != 0x2D && byte != 0x5F {
                if index > block.lowerBound, bytes[index - 1] == 0x3D { close() }
                if body.isEmpty { start = index }
                body.append(byte)
                end = index + 1
            }
        }
        close()
        return bodies
    }

    private static func hex(_ body: [UInt8]) -> Reading? {
        let digits = body.starts(with: [0x30, 0x78]) ? body.dropFirst(2) : body[...]
        guard digits.count % 2 == 0, digits.count >= 12 else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(digits.count / 2)
        var index = digits.startIndex
        while index < digits.endIndex {
            guard let high = digits[index].hexValue, let low = digits[index + 1].hexValue else {
                return nil
            }
            output.append(high << 4 | low)
            index += 2
        }
        return Readable.accepts(output) ? ([.hex], output) : nil
    }

    private static func bits(_ body: [UInt8]) -> Reading? {
        guard body.count >= 48, body.count % 8 == 0 else { return nil }
        var output: [UInt8] = []
        var byte: UInt8 = 0
        for (index, digit) in body.enumerated() {
            guard digit & 0xFE == 0x30 else { return nil }
            byte = byte << 1 | digit & 1
            if index & 7 == 7 { output.append(byte) }
        }
        return Readable.accepts(output) ? ([.numbers], output) : nil
    }

    private static func base32(_ body: [UInt8]) -> Reading? {
        guard body.count >= 16 else { return nil }
        var output: [UInt8] = []
        var buffer: UInt32 = 0
        var held = 0
        for byte in body {
            let letter = byte.lowercased &- 0x61
            guard letter < 26 || byte &- 0x32 < 6 else { return nil }
            buffer = buffer << 5 | UInt32(letter < 26 ? letter : byte - 0x32 + 26)
            held += 5
            guard held >= 8 else { continue }
            held -= 8
            output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(held)))
            if output.count == 24, !Readable.mayBegin(output) { return nil }
        }
        return Readable.accepts(output) ? ([.base32], output) : nil
    }

    private static func base64(_ body: [UInt8]) -> Reading? {
        let whole = sextets(body)
        if let output = text(whole) { return ([.base64], output) }
        guard body.count >= 16 else { return nil }
        if let output = text(sextets(body.prefix(32).map(Rotation.half))), !output.isEmpty,
            let output = text(sextets(body.map(Rotation.half)))
        {
            return ([.rot13, .base64], output)
        }
        if text(whole.suffix(32).reversed()) != nil, let output = text(whole.reversed()) {
            return ([.reversed, .base64], output)
        }
        guard let part = longestText(whole) else { return nil }
        // The group behind it may begin with text.
        guard var output = bytes(of: whole[part.lowerBound..<min(whole.count, part.upperBound + 3)])
        else { return nil }
        while let last = output.last, !isPrintable(last) { output.removeLast() }
        return Readable.accepts(output) ? ([.base64], output) : nil
    }

    /// The values of base64 digits; what is none reads as 255.
    private static func sextets(_ body: some Sequence<UInt8>) -> [UInt8] {
        body.map { byte in
            switch byte {
            case 0x41...0x5A: byte - 0x41
            case 0x61...0x7A: byte - 0x61 + 26
            case 0x30...0x39: byte - 0x30 + 52
            case 0x2B, 0x2D: 62
            case 0x2F, 0x5F: 63
            default: 255
            }
        }
    }

    /// The bytes that values stand for, if they are text; noise is known for such by its beginning.
    private static func text(_ values: [UInt8]) -> [UInt8]? {
        guard let start = bytes(of: values.prefix(32)), Readable.mayBegin(start),
            let output = bytes(of: values[...])
        else {
            return nil
        }
        return Readable.accepts(output) ? output : nil
    }

    private static func bytes(of values: ArraySlice<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(values.count * 3 / 4)
        var buffer: UInt32 = 0
        var held = 0
        for value in values {
            guard value < 64 else { return nil }
            buffer = buffer << 6 | UInt32(value)
            held += 6
            guard held >= 8 else { continue }
            held -= 8
            output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(held)))
        }
        return output
    }

    /// The longest stretch of whole groups of four that decode to printable ASCII, from whichever start; nil for less than
    /// 16 values.
    private static func longestText(_ values: [UInt8]) -> Range<Int>? {
        var best = 0..<0
        var lengths = (0, 0, 0, 0)
        func close(_ length: Int, _ end: Int) {
            if length > best.count { best = end - length..<end }
        }
        values.withUnsafeBufferPointer { values in
            var start = 0
            while start + 4 <= values.count {
                lengths.0 = extended(values, start, lengths.0, close)
                if start + 5 <= values.count { lengths.1 = extended(values, start + 1, lengths.1, close) }
                if start + 6 <= values.count { lengths.2 = extended(values, start + 2, lengths.2, close) }
                if start + 7 <= values.count { lengths.3 = extended(values, start + 3, lengths.3, close) }
                start += 4
            }
            close(lengths.0, start)
            for (offset, length) in [lengths.1, lengths.2, lengths.3].enumerated() where length > 0 {
                let end = start + offset + 1 <= values.count ? start + offset + 1 : start + offset + 1 - 4
                close(length, end)
            }
        }
        return best.count >= 16 ? best : nil
    }

    /// The length of a stretch after the group at `start`: four more, or none, and then `close` is told of what there was.
    @inline(__always)
    private static func extended(
        _ values: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int, _ close: (Int, Int) -> Void
    ) -> Int {
        let (first, second) = (values[start], values[start + 1])
        let (third, fourth) = (values[start + 2], values[start + 3])
        if first | second | third | fourth < 64,
            isPrintable(first << 2 | second >> 4), isPrintable(second << 4 | third >> 2),
            isPrintable(third << 6 | fourth)
        {
            return length + 4
        }
        if length >= 16 { close(length, start) }
        return 0
    }

    @inline(__always)
    private static func isPrintable(_ byte: UInt8) -> Bool { byte &- 0x20 < 95 || byte == 0x0A }
}
