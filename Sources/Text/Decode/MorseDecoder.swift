/// Morse code in dots and dashes of any kind (ITU-R M.1677): letters set apart by spaces, words by `/`, `|` or wider gaps.
enum MorseDecoder {
    /// What the stretches of dots and dashes say, but for those that are no English.
    static func decode(_ bytes: [UInt8], map: OffsetMap) -> [DecodedPiece] {
        bytes.withUnsafeBufferPointer { buffer in
            runs(buffer).compactMap { range in
                let text = read(buffer, range)
                guard Readable.isEnglish(text) else { return nil }
                return DecodedPiece(
                    encodings: [.morse], text: MappedText(bytes: text, map: map.behind(.block(range))), source: range)
            }
        }
    }

    /// Letters and digits by their code: a leading 1, then 0 for a dot and 1 for a dash.
    private static let letters: [UInt8] = {
        let codes: [(String, String)] = [
            (".-", "a"), ("-...", "b"), ("-.-.", "c"), ("-..", "d"), (".", "e"), ("..-.", "f"),
            ("--.", "g"),
            ("....", "h"),
            ("..", "i"), (".---", "j"), ("-.-", "k"), (".-..", "l"), ("--", "m"), ("-.", "n"),
            ("---", "o"),
            (".--.", "p"),
            ("--.-", "q"), (".-.", "r"), ("...", "s"), ("-", "t"), ("..-", "u"), ("...-", "v"),
            (".--", "w"),
            ("-..-", "x"),
            ("-.--", "y"), ("--..", "z"), ("-----", "0"), (".----", "1"), ("..---", "2"), ("...--", "3"),
            ("....-", "4"),
            (".....", "5"), ("-....", "6"), ("--...", "7"), ("---..", "8"), ("----.", "9"),
            (".-.-.-", "."),
            ("--..--", ","), ("..--..", "?"), (".----.", "'"), ("-.-.--", "!"), ("-..-.", "/"),
            ("---...", ":"),
        ]
        var letters = [UInt8](repeating: 0, count: 256)
        for (code, letter) in codes {
            let place = code.utf8.reduce(1) { $0 << 1 | ($1 == 0x2D ? 1 : 0) }
            letters[place] = letter.utf8.first ?? 0
        }
        return letters
    }()

    /// 0 for a dot, 1 for a dash; folding has made ASCII of most dots and dashes.
    private static func bit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x2E, 0x2A: 0
        case 0x2D, 0x5F: 1
        default: nil
        }
    }

    /// Stretches that are long enough for a word or two.
    private static func runs(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        for index in 0...bytes.count {
            if index < bytes.count {
                let byte = bytes[index]
                if bit(byte) != nil || byte.isASCIISpace || byte == 0x2F || byte == 0x7C { continue }
            }
            if index - start >= 12 { runs.append(start..<index) }
            start = index + 1
        }
        return runs
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        var code = 1
        var gap = 0
        for index in range {
            if let bit = bit(bytes[index]) {
                if gap >= 2, !text.isEmpty, text.last != 0x20 { text.append(0x20) }
                gap = 0
                code = min(255, code << 1 | bit)
                continue
            }
            if code > 1 { text.append(letters[code] == 0 ? 0x3F : letters[code]) }
            code = 1
            gap += bytes[index] == 0x20 ? 1 : 2
        }
        if code > 1 { text.append(letters[code] == 0 ? 0x3F : letters[code]) }
        return text
    }
}
