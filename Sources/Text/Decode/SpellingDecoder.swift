/// Words spelled by the alphabet of radio operators: "India Golf November …".
enum SpellingDecoder {
    /// The letter that each name stands for, by the name's ``WordKey``.
    static let names: [UInt64: UInt8] = {
        let names = """
            alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo \
            sierra tango uniform victor whiskey xray yankee zulu
            """
        var letters: [UInt64: UInt8] = [
            WordKey("alpha".utf8).value: 0x61, WordKey("juliet".utf8).value: 0x6A,
        ]
        for name in names.split(separator: " ") { letters[WordKey(name.utf8).value] = name.utf8.first }
        letters[WordKey("whisky".utf8).value] = 0x77
        return letters
    }()

    /// The words that at least five names in a row spell; two spaces, a line break or a sign begin a new one.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ words: [Word], map: OffsetMap)
        -> DecodedPiece?
    {
        var best: (letters: [UInt8], range: Range<Int>) = ([], 0..<0)
        var current = best
        for (place, word) in words.enumerated() {
            guard let letter = letter(bytes, word) else {
                current = ([], 0..<0)
                continue
            }
            if current.letters.isEmpty {
                current.range = word.range
            } else if word.range.lowerBound - words[place - 1].range.upperBound > 1 {
                current.letters.append(0x20)
            }
            current.letters.append(letter)
            current.range = current.range.lowerBound..<word.range.upperBound
            if current.letters.count > best.letters.count { best = current }
        }
        guard best.letters.count >= 5 else { return nil }
        if !best.letters.contains(0x20), let starts = WordSplitter.split(best.letters) {
            for start in starts.reversed() { best.letters.insert(0x20, at: start) }
        }
        return DecodedPiece(
            encodings: [.spelling],
            text: MappedText(bytes: best.letters, map: map.behind(.block(best.range))))
    }

    private static func letter(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Word) -> UInt8? {
        guard !word.isKnown, word.count >= 4, word.count <= 8 else { return nil }
        return names[WordKey(bytes[word.range].lazy.map(\.lowercased)).value]
    }
}
