/// One decoded part of a view, not folded yet.
struct DecodedPiece {
    var encoding: Encoding
    var text: MappedText
}

/// Looks over a view once for anything that may be encoded and hands only such places to the decoders.
struct DecoderSet: Sendable {
    private let words = CommonWords()

    /// What parts of a view decode to. `original` holds the bytes before folding where they are at hand, since folding
    /// takes out the selectors that can carry bytes.
    func decode(_ view: TextView, original: [UInt8]?) -> [DecodedPiece] {
        var pieces: [DecodedPiece] = []
        func keep(_ piece: DecodedPiece?) {
            if let piece { pieces.append(piece) }
        }
        let bytes = view.folded.bytes
        let hints = DecodeHints(bytes)
        for run in hints.runs {
            keep(Base64Decoder.decode(bytes, run, map: view.folded.map))
            keep(HexDecoder.decode(bytes, run, map: view.folded.map))
        }
        if hints.mayHoldSpacedHex {
            for run in HexDecoder.spacedRuns(bytes) { keep(HexDecoder.decode(bytes, run, map: view.folded.map)) }
        }
        if hints.mayHoldEscapes { keep(EscapeDecoder.decode(bytes, map: view.folded.map)) }
        if view.path.last != .rot13 { keep(Rot13Decoder.decode(view.normal, words)) }
        if hints.mayHoldLeet, view.path.last != .leet { keep(LeetDecoder.decode(view.normal, words)) }
        if let original, view.path.isEmpty, original.count != bytes.count { keep(SelectorDecoder.decode(original)) }
        return pieces
    }
}

/// What one cheap pass over the bytes says about which decoders are worth calling.
struct DecodeHints {
    /// Runs of at least 16 characters of the base64 alphabets, padding included.
    private(set) var runs: [Range<Int>] = []
    /// A `%`, `&` or `\` followed by what an escape needs.
    private(set) var mayHoldEscapes = false
    /// At least two places where a digit or one of `@$` touches a letter.
    var mayHoldLeet: Bool { leetPlaces >= 2 }
    /// At least eight pairs of hexadecimal digits that stand alone.
    var mayHoldSpacedHex: Bool { pairs >= 8 }

    private static let runLimit = 32
    private var leetPlaces = 0
    private var pairs = 0

    init(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { read($0) }
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var previous = Kind.other
        for (index, byte) in bytes.enumerated() {
            let kind = Kind(byte)
            if kind == .digit || kind == .sign ? previous == .letter : kind == .letter && previous == .digit {
                leetPlaces += 1
            }
            if kind == .escape { noteEscape(bytes, index) }
            if kind == .other || kind == .sign || kind == .escape || kind == .space {
                close(bytes, start, index)
                start = index + 1
            }
            previous = kind
        }
        close(bytes, start, bytes.count)
    }

    private mutating func close(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        if end - start == 2, bytes[start].hexValue != nil, bytes[start + 1].hexValue != nil { pairs += 1 }
        guard end - start >= 16 else { return }
        if let last = runs.last, Self.isLineBreak(bytes, last.upperBound, start), last.count >= 40 {
            runs[runs.count - 1] = last.lowerBound..<end
        } else if runs.count < Self.runLimit {
            runs.append(start..<end)
        }
    }

    /// True where two runs are lines of one block.
    private static func isLineBreak(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int, _ start: Int) -> Bool {
        start > end && start - end <= 2 && bytes[end..<start].allSatisfy { $0 == 0x0A || $0 == 0x0D }
    }

    private mutating func noteEscape(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) {
        guard index + 2 < bytes.count else { return }
        let next = bytes[index + 1]
        switch bytes[index] {
        case 0x25: mayHoldEscapes = mayHoldEscapes || (next.hexValue != nil && bytes[index + 2].hexValue != nil)
        case 0x26: mayHoldEscapes = mayHoldEscapes || next == 0x23 || next.isASCIILetter
        default: mayHoldEscapes = mayHoldEscapes || next == 0x75 || next == 0x78 || next == 0x55
        }
    }

    private enum Kind: UInt8 {
        case other, letter, digit, base64, sign, escape, space

        @inline(__always)
        init(_ byte: UInt8) {
            if byte.isASCIILetter {
                self = .letter
            } else if byte.isASCIIDigit {
                self = .digit
            } else {
                switch byte {
                case 0x20: self = .space
                case 0x2B, 0x2F, 0x2D, 0x5F, 0x3D: self = .base64
                case 0x40, 0x24: self = .sign
                case 0x25, 0x26, 0x5C: self = .escape
                default: self = .other
                }
            }
        }
    }
}
