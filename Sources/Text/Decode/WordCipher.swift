/// Finds out how words that are no English became so, by trying what makes common English of them: rotation, the alphabet
/// backwards, letters backwards, inner letters shuffled, pig latin. The two best of these that are clearly better than
/// nothing are kept, since the best may be a decoy.
struct WordCipher {
    /// Words that are tried for each 2,048 of a text; taken evenly from all that are unknown, so that no padding hides the
    /// rest.
    private static let sampleLimit = 128

    private let bytes: UnsafeBufferPointer<UInt8>
    private let words: [Word]
    private let map: OffsetMap
    private let sample: [Word]

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ words: [Word], map: OffsetMap) {
        self.bytes = bytes
        self.words = words
        self.map = map
        sample = Self.sample(words)
    }

    /// Ways in which a word is made readable.
    private enum Way {
        case rotated(Rotation)
        case reversed
        case shuffled
        case pigLatin

        /// Whether one word is enough: spelling mistakes look shuffled, and some names end like pig latin.
        var isSure: Bool {
            switch self {
            case .rotated, .reversed: true
            case .shuffled, .pigLatin: false
            }
        }
    }

    /// What the text says when its words are read in the best ways; two views for one where a text may be turned around as a
    /// whole or word by word.
    func decode() -> [DecodedPiece] {
        guard !sample.isEmpty else { return [] }
        let ways: [Way] = rotations().map { .rotated($0) } + [.reversed, .shuffled, .pigLatin]
        var best: [(way: Way, letters: Int)] = []
        for way in ways {
            let tally = tally(way)
            guard tally.isEnough(alone: way.isSure) else { continue }
            // Of equally good ways the one that was tried first stands first.
            let place = best.firstIndex { $0.letters < tally.letters } ?? best.count
            best.insert((way, tally.letters), at: place)
        }
        return best.prefix(2).flatMap { read($0.way) }
    }

    private func read(_ way: Way) -> [DecodedPiece] {
        switch way {
        case .rotated(let rotation): return [rotated(rotation)]
        case .reversed: return reversed()
        case .shuffled: return [replaced(.shuffled) { ShuffleTable.shared.unshuffled(bytes, $0.range) }]
        case .pigLatin: return [replaced(.pigLatin) { PigLatin.guess(bytes[$0.range]) }]
        }
    }

    /// Up to ``sampleLimit`` unknown words of three letters or more, evenly from the whole.
    private static func sample(_ words: [Word]) -> [Word] {
        let unknown = words.filter { !$0.isKnown && $0.count >= 3 && $0.count <= CommonWords.longest }
        let limit = sampleLimit * (words.count / 2048 + 1)
        guard unknown.count > limit else { return unknown }
        // Neighbours stay together, since what is hidden stands in a row.
        let step = unknown.count / (limit / 8)
        return stride(from: 0, to: unknown.count, by: step).flatMap {
            unknown[$0..<min(unknown.count, $0 + 8)]
        }
    }

    /// Rot13, the alphabet backwards, and the three rotations that make the letters' frequencies most like English.
    private func rotations() -> [Rotation] {
        var counts = [Int](repeating: 0, count: 26)
        for word in sample {
            for index in word.range where bytes[index].isASCIILetter {
                counts[Int(bytes[index] | 0x20) - 0x61] += 1
            }
        }
        let scores = (1..<26).map { places -> (places: Int, score: Int) in
            var score = 0
            for letter in 0..<26 { score += counts[letter] * Self.frequencies[(letter + places) % 26] }
            return (places, score)
        }
        let best = scores.filter { $0.places != 13 }.sorted {
            ($1.score, $0.places) < ($0.score, $1.places)
        }.prefix(3)
        return [.places(13), .mirror] + best.map { .places(UInt8($0.places)) }
    }

    /// Logarithms of the letters' frequencies in English, from a to z.
    private static let frequencies = [
        45, 20, 28, 33, 52, 26, 25, 37, 43, 5, 15, 34, 28, 42, 44, 24, 3, 39, 41, 47, 29, 16, 26, 5, 25,
        3,
    ]

    /// How well a way reads the sample.
    private struct Tally {
        var words = 0
        /// Letters of the words that became English.
        var letters = 0
        var hits = 0
        /// A second word became English that is not the first one again.
        var isVaried = false
        var first: UInt64 = 0
        var longest = 0
        var recent: UInt8 = 0
        /// Most of several neighbours became English.
        var isDense = false
        var long = 0

        mutating func add(_ isHit: Bool, _ count: Int, _ key: UInt64) {
            words += 1
            let counts = isHit && count >= 4
            recent = recent << 1 | (counts ? 1 : 0)
            if recent.nonzeroBitCount >= 4 { isDense = true }
            if count >= 4 { long += 1 }
            guard isHit else { return }
            letters += count
            if counts {
                hits += 1
                if hits == 1 { first = key } else if key != first { isVaried = true }
            }
            longest = max(longest, count)
        }

        /// `alone`: a single long word is enough in a short text.
        func isEnough(alone: Bool) -> Bool {
            if isVaried { return isDense || hits * 5 >= long * 2 && letters >= 9 }
            return alone && hits == 1 && words <= 3 && longest >= 5
        }
    }

    private func tally(_ way: Way) -> Tally {
        let common = CommonWords.shared
        let shuffled = ShuffleTable.shared
        let reading: Reading =
            if case .rotated(let rotation) = way { Reading(rotation) } else { Reading(.places(0)) }
        var tally = Tally()
        for word in sample {
            let isHit =
                switch way {
                case .rotated: common.contains(reading.key(bytes, word.range))
                case .reversed: common.contains(reading.reversedKey(bytes, word.range))
                case .shuffled: shuffled.unshuffled(bytes, word.range) != nil
                case .pigLatin: PigLatin.plain(bytes[word.range]) != nil
                }
            tally.add(
                isHit, word.count, UInt64(bytes[word.range.lowerBound].lowercased) << 8 | UInt64(word.count)
            )
        }
        return tally
    }

    /// How bytes are read while words are tried: small, rotated, and digits as the letters that they look like.
    private struct Reading {
        private let table: [UInt8]

        init(_ rotation: Rotation) {
            table = (0...255).map { byte in
                switch rotation(UInt8(byte).lowercased) {
                case 0x30: 0x6F
                case 0x31: 0x69
                case 0x33: 0x65
                case 0x34: 0x61
                case 0x35: 0x73
                case 0x37: 0x74
                case let other: other
                }
            }
        }

        @inline(__always)
        func key(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
            table.withUnsafeBufferPointer { table in
                var key = WordKey()
                for index in range { key.add(table[Int(bytes[index])]) }
                return key.value
            }
        }

        @inline(__always)
        func reversedKey(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
            table.withUnsafeBufferPointer { table in
                var key = WordKey()
                for index in range.reversed() { key.add(table[Int(bytes[index])]) }
                return key.value
            }
        }
    }

    /// The text with its words rotated, but for those that are English among their like.
    private func rotated(_ rotation: Rotation) -> DecodedPiece {
        let common = CommonWords.shared
        let reading = Reading(rotation)
        var output = Array(bytes)
        var wasRotated = false
        for (place, word) in words.enumerated() {
            let turned = common.contains(reading.key(bytes, word.range))
            let next = place + 1 < words.count ? words[place + 1] : word
            let isRotated = !word.isKnown || turned || wasRotated && (word.count <= 3 || !next.isKnown)
            wasRotated = isRotated && (turned || !word.isKnown)
            guard isRotated else { continue }
            for index in word.range { output[index] = rotation(bytes[index]) }
        }
        return DecodedPiece(encodings: [rotation.encoding], text: MappedText(bytes: output, map: map))
    }

    /// The stretch from the first to the last word that reads backwards, turned around as a whole and word by word.
    private func reversed() -> [DecodedPiece] {
        let common = CommonWords.shared
        let reading = Reading(.places(0))
        let hits = words.filter { word in
            !word.isKnown && word.count >= 3 && common.contains(reading.reversedKey(bytes, word.range))
        }
        guard let first = hits.first, let last = hits.last else { return [] }
        let lower = extended(first.range.lowerBound, by: -1)
        let upper = extended(last.range.upperBound - 1, by: 1) + 1
        let whole = ScalarReader.reversed(bytes, lower..<upper)
        var single = Array(bytes[lower..<upper])
        for word in words where word.range.lowerBound >= lower && word.range.upperBound <= upper {
            for (index, byte) in zip(word.range, bytes[word.range].reversed()) {
                single[index - lower] = byte
            }
        }
        let place = map.behind(.block(lower..<upper))
        return [whole, single].map {
            DecodedPiece(encodings: [.reversed], text: MappedText(bytes: $0, map: place))
        }
    }

    /// From a byte on to the end of its line, or over short known words and signs: what may belong to the turned text.
    private func extended(_ start: Int, by step: Int) -> Int {
        var index = start
        while index + step >= 0, index + step < bytes.count, bytes[index + step] != 0x0A,
            abs(index - start) < 64
        {
            index += step
        }
        return index
    }

    /// The text with the words replaced that `read` can read.
    private func replaced(_ encoding: Encoding, _ read: (Word) -> [UInt8]?) -> DecodedPiece {
        var output = MappedTextBuilder(capacity: bytes.count)
        var copied = 0
        for word in words where !word.isKnown && word.count >= 3 {
            guard let plain = read(word) else { continue }
            output.append(bytes, copied..<word.range.lowerBound)
            for (step, byte) in plain.enumerated() {
                output.append(byte, from: word.range.lowerBound + min(step, word.count - 1))
            }
            copied = word.range.upperBound
        }
        output.append(bytes, copied..<bytes.count)
        return DecodedPiece(
            encodings: [encoding], text: output.finish(sourceCount: bytes.count, parent: map))
    }
}

extension ScalarReader {
    /// The scalars of a stretch in reverse order; a malformed byte stays one byte.
    static func reversed(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
        let reader = ScalarReader(bytes: bytes)
        return [UInt8](unsafeUninitializedCapacity: range.count) { output, count in
            count = range.count
            var end = range.count
            var index = range.lowerBound
            while index < range.upperBound {
                let length = min(reader.scalar(at: index).length, range.upperBound - index)
                for step in 0..<length {
                    output.initializeElement(at: end - length + step, to: bytes[index + step])
                }
                end -= length
                index += length
            }
        }
    }
}
