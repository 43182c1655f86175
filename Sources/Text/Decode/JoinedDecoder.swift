/// Words written without spaces: `ignoreallpreviousrules`, `ignoreAllPreviousRules`.
enum JoinedDecoder {
    /// The text with spaces put into its long words, or nil when none can be split.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ words: [Word], map: OffsetMap)
        -> DecodedPiece?
    {
        var spaces: [Int] = []
        for word in words where !word.isKnown && !word.hasDigit && isLong(bytes, word.range) {
            let starts = WordSplitter.split(bytes[word.range].map(\.lowercased)) ?? []
            // One long word of two or three stems, or of scraps, is a word after all.
            if starts.count >= 2, (starts.count + 1) * 7 <= word.count * 2 {
                spaces += starts.map { word.range.lowerBound + $0 }
            }
        }
        guard !spaces.isEmpty else { return nil }
        var output = MappedTextBuilder(capacity: bytes.count + spaces.count)
        var copied = 0
        for place in spaces {
            output.append(bytes, copied..<place)
            output.append(0x20, from: place)
            copied = place
        }
        output.append(bytes, copied..<bytes.count)
        return DecodedPiece(
            encodings: [.spaced], text: output.finish(sourceCount: bytes.count, parent: map))
    }

    /// Longer than most words are; names in programs, which have capitals inside, are longer still.
    private static func isLong(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 18 else { return false }
        let inner = bytes[range].dropFirst()
        let isName = inner.contains { $0 < 0x60 } && inner.contains { $0 > 0x60 }
        return !isName || range.count >= 28
    }
}
