/// Lists of numbers that stand for characters: `72 101 108`, `01001000 01101001`, `0x48, 0x65`, `110 151`, and the places
/// of letters in the alphabet: `9-7-14 1-12-12`.
enum NumberDecoder {
    /// What the lists of a text decode to.
    static func decode(_ bytes: [UInt8], map: OffsetMap) -> [DecodedPiece] {
        bytes.withUnsafeBufferPointer { buffer in
            var pieces: [DecodedPiece] = []
            var index = 0
            while index < buffer.count {
                guard buffer[index].isASCIIDigit, index == 0 || !buffer[index - 1].isWordByte else {
                    index += 1
                    continue
                }
                // Most lists are too short to be kept.
                var count = 0
                let end = walk(buffer, index) { _ in count += 1 }
                if count >= 5 {
                    var list: [Number] = []
                    list.reserveCapacity(count)
                    _ = walk(buffer, index) { list.append($0) }
                    if let text = read(buffer, list) {
                        let piece = MappedText(bytes: text, map: map.behind(.block(index..<end)))
                        pieces.append(DecodedPiece(encodings: [.numbers], text: piece, source: index..<end))
                    }
                }
                index = max(index + 1, end)
            }
            return pieces
        }
    }

    /// One number as it is written.
    private struct Number {
        var range: Range<Int>
        var radix: UInt32
        var value: UInt32
        var digits: Int
    }

    /// Numbers with one to three signs or spaces between them, told one by one; returns where the last of them ends.
    @inline(__always)
    private static func walk(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ visit: (Number) -> Void) -> Int {
        var end = start
        var index = start
        while let number = number(bytes, index) {
            visit(number)
            end = number.range.upperBound
            index = end
            while index < bytes.count, index - end < 3, !bytes[index].isWordByte { index += 1 }
            guard index > end else { break }
        }
        return end
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Number? {
        guard start < bytes.count, bytes[start].isASCIIDigit else { return nil }
        var radix: UInt32 = 10
        var index = start
        if bytes[start] == 0x30, start + 1 < bytes.count {
            switch bytes[start + 1] | 0x20 {
            case 0x78: radix = 16
            case 0x62: radix = 2
            case 0x6F: radix = 8
            default: break
            }
            if radix != 10 { index += 2 }
        }
        var value: UInt32 = 0
        let first = index
        while index < bytes.count, index - first < 9, let digit = bytes[index].hexValue, digit < radix {
            value = value &* radix &+ UInt32(digit)
            index += 1
        }
        guard index > first, index == bytes.count || !bytes[index].isWordByte else { return nil }
        return Number(range: start..<index, radix: radix, value: value, digits: index - first)
    }

    /// The text that the numbers stand for, read in each way that they allow.
    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ list: [Number]) -> [UInt8]? {
        if let bits = values(list, radix: 2, digits: 7...8) { return accepted(bits) }
        guard list.allSatisfy({ $0.radix == list[0].radix }) else { return nil }
        if list[0].radix != 10 { return accepted(list.map(\.value)) }
        if list.allSatisfy({ $0.value <= 27 }) { return letters(bytes, list) }
        if let text = accepted(list.map(\.value)) { return text }
        return values(list, radix: 8, digits: 2...3).flatMap(accepted)
    }

    /// The numbers read to another base than ten, if all their digits allow it.
    private static func values(_ list: [Number], radix: UInt32, digits: ClosedRange<Int>) -> [UInt32]? {
        var values: [UInt32] = []
        values.reserveCapacity(list.count)
        for number in list {
            guard digits.contains(number.digits), number.radix == 10 || number.radix == radix else {
                return nil
            }
            if number.radix == radix {
                values.append(number.value)
                continue
            }
            var (rest, place, value) = (number.value, UInt32(1), UInt32(0))
            while rest > 0 {
                guard rest % 10 < radix else { return nil }
                value += rest % 10 * place
                place *= radix
                rest /= 10
            }
            values.append(value)
        }
        return values
    }

    /// Bytes that are English, or at least the text of some language.
    private static func accepted(_ values: [UInt32]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count)
        for value in values {
            if value < 0x100 {
                bytes.append(UInt8(value))
            } else if let scalar = Unicode.Scalar(value) {
                bytes += Array(String(scalar).utf8)
            } else {
                return nil
            }
        }
        guard Readable.accepts(bytes) else { return nil }
        let spaces = bytes.reduce(0) { $0 + ($1 == 0x20 ? 1 : 0) }
        return Readable.isEnglish(bytes) || bytes.count >= 16 && spaces * 4 <= bytes.count && spaces > 1
            ? bytes : nil
    }

    /// Places in the alphabet; words are set apart by another gap than letters, by 0 or 27, or not at all.
    private static func letters(_ bytes: UnsafeBufferPointer<UInt8>, _ list: [Number]) -> [UInt8]? {
        guard let first = list.first, list.count >= 8 else { return nil }
        var text: [UInt8] = []
        let usual = gap(bytes, first, list[1])
        for (place, number) in list.enumerated() {
            text.append(number.value % 27 == 0 ? 0x20 : UInt8(0x60 + number.value))
            if place + 1 < list.count, !gap(bytes, number, list[place + 1]).elementsEqual(usual) {
                text.append(0x20)
            }
        }
        if !text.contains(0x20), let starts = WordSplitter.split(text) {
            for start in starts.reversed() { text.insert(0x20, at: start) }
        }
        return Readable.isEnglish(text) ? text : nil
    }

    private static func gap(
        _ bytes: UnsafeBufferPointer<UInt8>, _ first: Number, _ second: Number
    ) -> Slice<UnsafeBufferPointer<UInt8>> {
        bytes[first.range.upperBound..<second.range.lowerBound]
    }
}
