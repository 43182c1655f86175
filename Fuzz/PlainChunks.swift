@testable import Wire

/// The chunked coding taken off a whole input at once, apart from the decoder under test (RFC 9112, section 7.1).
enum PlainChunks {
    enum Outcome: Equatable {
        case more([UInt8])
        case done([UInt8], used: Int)
        case malformed
    }

    static func decode(_ input: ArraySlice<UInt8>) -> Outcome {
        var body: [UInt8] = []
        var rest = input
        while true {
            let digits = rest.prefix { Character(Unicode.Scalar($0)).isHexDigit }
            guard digits.count <= 8 else { return .malformed }
            rest = rest.dropFirst(digits.count)
            guard !rest.isEmpty else { return .more(body) }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else { return .malformed }
            switch lineEnd(&rest) {
            case nil: return .malformed
            case false?: return .more(body)
            case true?: break
            }
            body += rest.prefix(size)
            guard rest.count >= size else { return .more(body) }
            rest = rest.dropFirst(size)
            switch lineEnd(&rest) {
            case nil: return .malformed
            case false?: return .more(body)
            case true?: break
            }
            if size == 0 { return .done(body, used: input.count - rest.count) }
        }
    }

    /// True when CR LF was taken, false when the input ends before it is whole, nil when something else stands there.
    private static func lineEnd(_ rest: inout ArraySlice<UInt8>) -> Bool? {
        let found = rest.prefix(2)
        guard [UInt8](found) == Array([13, 10].prefix(found.count)) else { return nil }
        rest = rest.dropFirst(found.count)
        return found.count == 2
    }

    /// Checks that the decoder comes to the same however its input is cut.
    static func check(_ input: ArraySlice<UInt8>) {
        let bytes = Array(input)
        let expected = decode(input)
        for pieces in [[bytes[...]], bytes.indices.map { bytes[$0...$0] }, Fuzzing.pieces(bytes)] {
            let got = run(pieces)
            Fuzzing.expect(got == expected, "\(got), not \(expected), in \(pieces.count) pieces")
        }
    }

    private static func run(_ pieces: [ArraySlice<UInt8>]) -> Outcome {
        var decoder = ChunkedDecoder()
        var body: [UInt8] = []
        var before = 0
        for piece in pieces {
            switch Array(piece).withUnsafeBufferPointer({ decoder.decode($0, into: &body) }) {
            case .more: before += piece.count
            case .done(let used):
                Fuzzing.expect(used <= piece.count, "more used than there was")
                return .done(body, used: before + used)
            case .malformed: return .malformed
            }
            Fuzzing.expect(decoder.pending >= 0, "a negative count is due")
        }
        return .more(body)
    }
}
