/// All printable ASCII rotated by 47 places; spaces stay.
enum Rot47Decoder {
    /// The text rotated back, or nil when that makes it no more English.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, map: OffsetMap) -> DecodedPiece? {
        let (known, letters) = Readable.english(bytes.prefix(1024).map(rotate))
        let before = Readable.english(Array(bytes.prefix(1024))).known
        guard known >= 9, known > 2 * before, known * 10 >= letters * 4 else { return nil }
        return DecodedPiece(encodings: [.rot47], text: MappedText(bytes: bytes.map(rotate), map: map))
    }

    private static func rotate(_ byte: UInt8) -> UInt8 {
        guard byte &- 0x21 < 94 else { return byte }
        return (byte - 0x21 + 47) % 94 + 0x21
    }
}
