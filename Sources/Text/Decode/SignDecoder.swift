/// Letters written with signs outside ASCII: braille cells, and letters that look like others turned upside down.
enum SignDecoder {
    /// What a folded text with such signs says.
    static func decode(_ text: MappedText) -> [DecodedPiece] {
        text.bytes.withUnsafeBufferPointer { bytes in
            var cells = 0
            var turned = 0
            for index in 0..<bytes.count where bytes[index] >= 0xC6 {
                let scalar = ScalarReader(bytes: bytes).scalar(at: index).value
                if scalar & ~0xFF == 0x2800 { cells += 1 }
                if mayBeTurned(scalar), turnedLetters[scalar] != nil { turned += 1 }
            }
            var pieces: [DecodedPiece] = []
            if cells >= 4 { pieces.append(braille(bytes, text.map)) }
            if turned >= 3, let piece = upsideDown(bytes, text.map) { pieces.append(piece) }
            return pieces
        }
    }

    /// The letter of each cell by its dots; 0 for none.
    private static let cellLetters: [UInt8] = {
        var letters = [UInt8](repeating: 0, count: 64)
        for (cell, letter) in cells { letters[cell] = letter }
        return letters
    }()

    private static let cells: [Int: UInt8] = [
        0x01: 0x61, 0x03: 0x62, 0x09: 0x63, 0x19: 0x64, 0x11: 0x65, 0x0B: 0x66, 0x1B: 0x67, 0x13: 0x68,
        0x0A: 0x69,
        0x1A: 0x6A, 0x05: 0x6B, 0x07: 0x6C, 0x0D: 0x6D, 0x1D: 0x6E, 0x15: 0x6F, 0x0F: 0x70, 0x1F: 0x71,
        0x17: 0x72,
        0x0E: 0x73, 0x1E: 0x74, 0x25: 0x75, 0x27: 0x76, 0x3A: 0x77, 0x2D: 0x78, 0x3D: 0x79, 0x35: 0x7A,
        0x00: 0x20,
        0x02: 0x2C, 0x06: 0x3B, 0x12: 0x3A, 0x32: 0x2E, 0x16: 0x21, 0x26: 0x3F, 0x04: 0x27, 0x24: 0x2D,
    ]

    /// Cells become letters in place; the signs for capitals and numbers go.
    private static func braille(_ bytes: UnsafeBufferPointer<UInt8>, _ map: OffsetMap) -> DecodedPiece {
        var output = MappedTextBuilder(capacity: bytes.count)
        let reader = ScalarReader(bytes: bytes)
        let letters = cellLetters
        var index = 0
        while index < bytes.count {
            let (scalar, length) = reader.scalar(at: index)
            if scalar & ~0xFF != 0x2800 {
                output.append(bytes, index..<index + length)
            } else if letters[Int(scalar & 0x3F)] != 0 {
                output.append(letters[Int(scalar & 0x3F)], from: index)
            }
            index += length
        }
        return DecodedPiece(
            encodings: [.braille], text: output.finish(sourceCount: bytes.count, parent: map))
    }

    /// Where the turned letters outside ASCII are, so that other scripts need no look-up.
    @inline(__always)
    private static func mayBeTurned(_ scalar: UInt32) -> Bool {
        scalar < 0x2A0 ? scalar >= 0x183 : scalar == 0x5DF || scalar == 0x1D09 || scalar & ~63 == 0xA4C0
    }

    private static let turnedLetters: [UInt32: UInt8] = {
        let from = "ɐqɔpǝɟƃɥᴉɾʞןɯuodbɹsʇnʌʍxʎzʃɓꓕꓤ"
        let to = "abcdefghijklmnopqrstuvwxyzlgtr"
        return Dictionary(zip(from.unicodeScalars.map(\.value), to.utf8)) { first, _ in first }
    }()

    /// The text turned by half a circle, or only its letters, whichever is English.
    private static func upsideDown(_ bytes: UnsafeBufferPointer<UInt8>, _ map: OffsetMap)
        -> DecodedPiece?
    {
        let reader = ScalarReader(bytes: bytes)
        var upright: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let (scalar, length) = reader.scalar(at: index)
            let small = scalar < 0x80 ? UInt32(UInt8(scalar).lowercased) : scalar
            upright.append(turnedLetters[small] ?? (scalar < 0x80 ? UInt8(scalar) : 0x3F))
            index += length
        }
        let turned = Array(upright.reversed())
        let best = Readable.english(turned).known >= Readable.english(upright).known ? turned : upright
        guard Readable.isEnglish(best) else { return nil }
        return DecodedPiece(
            encodings: [.upsideDown],
            text: MappedText(bytes: best, map: map.behind(.block(0..<bytes.count))))
    }
}
