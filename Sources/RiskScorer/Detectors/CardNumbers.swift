/// Payment card numbers: 13 to 19 digits, spaces or hyphens between groups, a known issuer, and a Luhn check digit.
enum CardNumbers {
    private static let limit = 16

    /// The ranges of card numbers in folded bytes.
    static func find(in bytes: [UInt8]) -> [Range<Int>] {
        bytes.withUnsafeBufferPointer { buffer in
            var found: [Range<Int>] = []
            var index = 0
            while index < buffer.count, found.count < limit {
                guard buffer[index] &- 0x30 < 10 else {
                    index += 1
                    continue
                }
                let (range, digits) = number(buffer, index)
                if isCard(digits), !touchesWord(buffer, range) { found.append(range) }
                index = range.upperBound
            }
            return found
        }
    }

    /// Digits from `start` on, single spaces or hyphens between them skipped; at most 20 are kept.
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> (Range<Int>, [UInt8]) {
        var end = start + 1
        while end < bytes.count, bytes[end] &- 0x30 < 10 { end += 1 }
        let next = end + 1
        let goesOn = next < bytes.count && (bytes[end] == 0x20 || bytes[end] == 0x2D) && bytes[next] &- 0x30 < 10
        if end - start < 4 || (end - start < 13 && !goesOn) { return (start..<end, []) }
        var digits: [UInt8] = []
        var index = start
        while index < bytes.count {
            if bytes[index] &- 0x30 < 10 {
                if digits.count < 20 { digits.append(bytes[index] - 0x30) }
                end = index + 1
            } else if bytes[index] != 0x20 && bytes[index] != 0x2D || index != end {
                break
            }
            index += 1
        }
        return (start..<end, digits)
    }

    /// Whether the digits, each from 0 to 9, are a card's: an issuer, a length and a check digit.
    static func isCard(_ digits: [UInt8]) -> Bool {
        guard (13...19).contains(digits.count), Set(digits).count >= 2 else { return false }
        let two = Int(digits[0]) * 10 + Int(digits[1])
        let four = two * 100 + Int(digits[2]) * 10 + Int(digits[3])
        let isIssued =
            digits[0] == 4 || (51...55).contains(two) || (2_221...2_720).contains(four) || two == 34 || two == 37
            || two == 35 || two == 36 || two == 38 || two == 62 || two == 65 || four == 6_011
        return isIssued && luhn(digits)
    }

    /// The check of ISO/IEC 7812-1.
    private static func luhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place % 2 == 0 ? Int(digit) : Int(digit) * 2
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }

    private static func touchesWord(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte == 0x2E }
        let before = range.lowerBound > 0 && isLetter(bytes[range.lowerBound - 1])
        let after =
            range.upperBound + 1 < bytes.count && isLetter(bytes[range.upperBound])
            && isLetter(bytes[range.upperBound + 1])
        return before || after
    }
}
