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
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ words: [Word], map: OffsetMap) -> [DecodedPiece] {
        runs(bytes, words).map { run in
            var letters = run.letters
            if !letters.contains(0x20), let starts = WordSplitter.split(letters) {
                for start in starts.reversed() { letters.insert(0x20, at: start) }
            }
            return DecodedPiece(
                encodings: [.spelling], text: MappedText(bytes: letters, map: map.behind(.block(run.range))),
                source: run.range)
        }
    }

    private typealias Run = (letters: [UInt8], range: Range<Int>)

    /// Names in a row, and what they spell.
    private static func runs(_ bytes: UnsafeBufferPointer<UInt8>, _ words: [Word]) -> [Run] {
        var runs: [Run] = []
        var current: Run = ([], 0..<0)
        for (place, word) in words.enumerated() {
            guard let letter = letter(bytes, word) else {
                if current.letters.count >= 5 { runs.append(current) }
                current.letters = []
                continue
            }
            if current.letters.isEmpty {
                current.range = word.range
            } else if word.range.lowerBound - words[place - 1].range.upperBound > 1 {
                current.letters.append(0x20)
            }
            current.letters.append(letter)
            current.range = current.range.lowerBound..<word.range.upperBound
        }
        if current.letters.count >= 5 { runs.append(current) }
        return runs
    }

    /// Makes known words of all names.
    static func markNames(_ bytes: UnsafeBufferPointer<UInt8>, _ words: inout [Word]) {
        for place in words.indices where letter(bytes, words[place]) != nil { words[place].isKnown = true }
    }

    private static func letter(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Word) -> UInt8? {
        guard !word.isKnown, word.count >= 4, word.count <= 8 else { return nil }
        return names[WordKey(bytes[word.range].lazy.map(\.lowercased)).value]
    }
}
