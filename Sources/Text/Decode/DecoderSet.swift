/// One decoded part of a view, not folded yet.
struct DecodedPiece {
    /// The decodings that led from the view to it, outermost first.
    var encodings: [Encoding]
    var text: MappedText
    /// The part of the view that it stands for; nil for a rewriting of the whole.
    var source: Range<Int>?
}

/// Looks over a view once for anything that may be encoded and hands only such places to the decoders.
struct DecoderSet: Sendable {
    /// What came of looking over a view.
    struct Found {
        var pieces: [DecodedPiece]
        /// Bytes walked over.
        var work: Int
        /// Only blocks and escapes were read, since all would have been more than the allowance.
        var isPartial: Bool
    }

    /// What parts of a view decode to. Where more than `allowance` bytes would need to be walked over for it, only blocks of
    /// encoded bytes are read, and escapes in what was such a block. `original` holds the bytes before folding where they are
    /// at hand, with what folding found in them, since it takes out the hidden characters that can carry bytes.
    func decode(_ view: TextView, original: [UInt8]?, report: FoldReport, allowance: Int) -> Found {
        let bytes = view.folded.bytes
        let map = view.folded.map
        let hints = DecodeHints(bytes)
        let work = bytes.count * hints.walks
        let isPartial = work > allowance
        var parts = blocks(hints.blocks, bytes, map)
        for token in hints.dense { parts += optional(Ascii85Decoder.decode(bytes, token, map: map)) }
        let isOfBytes = view.path.last?.isOfBytes ?? false
        let kinds = isPartial ? hints.kinds.intersection(isOfBytes ? [.pairs, .escapes] : []) : hints.kinds
        if kinds.contains(.pairs) { parts += HexDecoder.decode(bytes, map: map) }
        if kinds.contains(.numbers) { parts += NumberDecoder.decode(bytes, map: map) }
        if kinds.contains(.dashes) { parts += MorseDecoder.decode(bytes, map: map) }
        var pieces = PieceJoiner.join(parts, map: map)
        if hints.countedLines > 0, !isPartial { pieces += optional(UuDecoder.decode(bytes, map: map)) }
        if kinds.contains(.escapes) { pieces += optional(EscapeDecoder.decode(bytes, map: map)) }
        if kinds.contains(.outside) { pieces += SignDecoder.decode(view.folded) }
        if kinds.contains(.spaced) { pieces += optional(SpacedDecoder.decode(view.folded)) }
        pieces += words(view, kinds)
        if let original, !report.isEmpty { pieces += hidden(original, report) }
        return Found(pieces: pieces, work: min(work, allowance), isPartial: isPartial)
    }

    /// Bytes of text in one more layer of encoded blocks.
    func layer(of view: TextView) -> Int {
        let bytes = view.folded.bytes
        return blocks(DecodeHints(bytes).blocks, bytes, .identity).reduce(0) { $0 + $1.text.bytes.count }
    }

    /// Blocks made of several tokens come first. Where all their tokens are lines of one length they are one block that was
    /// wrapped, and only the last token is read by itself as well; else any of them may be a block of its own.
    private func blocks(_ blocks: [DecodeHints.Block], _ bytes: [UInt8], _ map: OffsetMap)
        -> [DecodedPiece]
    {
        var pieces: [DecodedPiece] = []
        var wrapped: [Range<Int>] = []
        for block in blocks where block.tokens > 1 {
            let parts = BlockDecoder.decode(bytes, block.range, map: map)
            guard !parts.isEmpty else { continue }
            pieces += parts
            if let lines = Self.wrapped(bytes, block.range) { wrapped.append(lines) }
        }
        var next = 0
        for block in blocks where block.tokens == 1 {
            while next < wrapped.count, wrapped[next].upperBound <= block.range.lowerBound { next += 1 }
            if next < wrapped.count, wrapped[next].overlaps(block.range) { continue }
            pieces += BlockDecoder.decode(bytes, block.range, map: map)
        }
        return pieces
    }

    /// A block without its last token if the others all have one length of 40 or more; else nil.
    private static func wrapped(_ bytes: [UInt8], _ block: Range<Int>) -> Range<Int>? {
        var length = 0
        var start = block.lowerBound
        for index in block where bytes[index].isASCIISpace {
            if index > start {
                if length == 0 { length = index - start }
                guard index - start == length, length >= 40 else { return nil }
            }
            start = index + 1
        }
        return length > 0 ? block.lowerBound..<start : nil
    }

    /// Decodings that work on words; none is applied twice in a row, which would lead back.
    private func words(_ view: TextView, _ kinds: DecodeHints.Kinds) -> [DecodedPiece] {
        view.folded.bytes.withUnsafeBufferPointer { bytes in
            var pieces: [DecodedPiece] = []
            let last = view.path.last
            if kinds.contains(.leet), last != .leet {
                pieces += optional(LeetDecoder.decode(bytes, map: view.folded.map))
            }
            if kinds.contains(.strange), last != .rot47 {
                pieces += optional(Rot47Decoder.decode(bytes, map: view.folded.map))
            }
            guard kinds.contains(.words), !(last?.isOfWords ?? false) else { return pieces }
            var words = WordWalk.words(bytes)
            let spelled = SpellingDecoder.decode(bytes, words, map: view.folded.map)
            // Names of letters may stand in front of a cipher, and be there to hide it: there they are words like others.
            if !spelled.isEmpty { SpellingDecoder.markNames(bytes, &words) }
            pieces += PieceJoiner.join(spelled, map: view.folded.map)
            pieces += WordCipher(bytes, words, map: view.folded.map).decode()
            pieces += optional(JoinedDecoder.decode(bytes, words, map: view.folded.map))
            return pieces
        }
    }

    private func hidden(_ original: [UInt8], _ report: FoldReport) -> [DecodedPiece] {
        var pieces: [DecodedPiece] = []
        if report.count(.variationSelector) >= 6 {
            pieces += PieceJoiner.join(SelectorDecoder.decode(original), map: .identity)
        }
        if report.count(.zeroWidth) + report.count(.splitWord) >= 48 {
            pieces += optional(BitDecoder.decode(original))
        }
        return pieces
    }

    private func optional(_ piece: DecodedPiece?) -> [DecodedPiece] { piece.map { [$0] } ?? [] }
}

extension Encoding {
    /// Bytes as other characters.
    fileprivate var isOfBytes: Bool {
        switch self {
        case .base64, .base32, .ascii85, .uuencode, .hex, .numbers: true
        default: false
        }
    }

    /// A rewriting of words in place, after which the words are as good as they get.
    fileprivate var isOfWords: Bool {
        switch self {
        case .rot13, .caesar, .atbash, .reversed, .shuffled, .pigLatin: true
        default: false
        }
    }
}
