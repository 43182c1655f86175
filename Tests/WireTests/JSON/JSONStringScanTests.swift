import Testing

@testable import Wire

struct JSONStringScanTests {
    /// What a scan comes to: the end and whether it saw an escape, or the fault.
    struct Outcome: Equatable {
        var end: Int?
        var escaped = false
        var fault: JSONError.Kind?
    }

    @Test func `The word-wide scan agrees with a plain one on random bytes at every alignment`() {
        var random = SeededRandom(11)
        for _ in 0..<4000 {
            let bytes = Self.randomBytes(&random)
            for shift in 0..<8 {
                let text = [UInt8](repeating: 0x20, count: shift) + bytes
                let (fast, plain) = text.withUnsafeBufferPointer { (Self.scan($0, shift), Self.naive($0, shift)) }
                #expect(fast == plain, "\(text)")
            }
        }
    }

    @Test(arguments: 0..<24) func `Every byte value is judged alike at every place of a word`(place: Int) {
        for byte in UInt8.min...UInt8.max {
            var text = [UInt8](repeating: 0x61, count: 24) + [0x22]
            text[place] = byte
            let (fast, plain) = text.withUnsafeBufferPointer { (Self.scan($0, 0), Self.naive($0, 0)) }
            #expect(fast == plain, "\(byte) at \(place)")
        }
    }

    @Test func `UTF-8 is judged as the standard library does`() {
        var random = SeededRandom(12)
        for _ in 0..<20_000 {
            let bytes = (0..<(1 + random.below(4))).map { _ in UInt8(0x80 + random.below(0x80)) }
            let valid = bytes.withUnsafeBufferPointer { text in
                var at = 0
                while at < text.count {
                    let width = UTF8Check.sequenceLength(text, at)
                    guard width > 0 else { return false }
                    at += width
                }
                return true
            }
            #expect(valid == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }

    private static func scan(_ text: UnsafeBufferPointer<UInt8>, _ from: Int) -> Outcome {
        var scan = JSONStringScan(text: text, at: from)
        guard let end = scan.run() else { return Outcome(fault: scan.fault) }
        return Outcome(end: end, escaped: scan.escaped)
    }

    /// Mostly plain text with the bytes that matter strewn in.
    private static func randomBytes(_ random: inout SeededRandom) -> [UInt8] {
        let pieces: [[UInt8]] = [
            Array("\\n".utf8), Array("\\u0041".utf8), Array("\\uD83D\\uDE00".utf8), Array("\\uD83D".utf8), [0x5C],
            [0x1F], [0x22], [0x7F], Array("é".utf8), Array("😀".utf8), [0xC0, 0xA2], [0xFF],
        ]
        var out: [UInt8] = []
        for _ in 0..<random.below(6) {
            out += (0..<random.below(14)).map { _ in UInt8(0x23 + random.below(0x39)) }
            if random.once(in: 2) { out += random.pick(pieces) }
        }
        return random.once(in: 8) ? out : out + [0x22]
    }

    /// One byte at a time, with the standard library's view of UTF-8 at the end.
    private static func naive(_ text: UnsafeBufferPointer<UInt8>, _ from: Int) -> Outcome {
        var at = from
        var escaped = false
        while at < text.count {
            let byte = text[at]
            if byte == 0x22 { return Outcome(end: at, escaped: escaped) }
            if byte < 0x20 { return Outcome(fault: .syntax) }
            if byte == 0x5C {
                escaped = true
                switch naiveEscape(Array(text[at...])) {
                case .success(let width): at += width
                case .failure(let error): return Outcome(fault: error.kind)
                }
            } else if byte < 0x80 {
                at += 1
            } else {
                let width = (2...4).first {
                    String(validating: text[at..<min(at + $0, text.count)], as: UTF8.self)?.unicodeScalars.count == 1
                }
                guard let width else { return Outcome(fault: .encoding) }
                at += width
            }
        }
        return Outcome(fault: .syntax)
    }

    private static func naiveEscape(_ rest: [UInt8]) -> Result<Int, JSONError> {
        guard rest.count > 1 else { return .failure(JSONError(.syntax, at: 0)) }
        if "\"\\/bfnrt".utf8.contains(rest[1]) { return .success(2) }
        guard rest[1] == UInt8(ascii: "u"), let unit = naiveUnit(rest.dropFirst(2)) else {
            return .failure(JSONError(.syntax, at: 0))
        }
        if 0xDC00...0xDFFF ~= unit { return .failure(JSONError(.surrogate, at: 0)) }
        guard 0xD800...0xDBFF ~= unit else { return .success(6) }
        guard rest.dropFirst(6).starts(with: Array("\\u".utf8)), let low = naiveUnit(rest.dropFirst(8)),
            0xDC00...0xDFFF ~= low
        else { return .failure(JSONError(.surrogate, at: 0)) }
        return .success(12)
    }

    private static func naiveUnit(_ bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ "0123456789abcdefABCDEF".utf8.contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
