/// Makes a text say what a model would read in it: hidden characters are taken out (tag characters become the ASCII
/// they stand for), styled letters, accents and look-alikes become plain letters, all else its compatibility composition
/// (NFKC). Case and white space stay.
public struct Folding: Sendable {
    public init() {}

    /// Folds UTF-8 bytes; `map` leads from them to the original. Clean ASCII is handed back as it came.
    public func fold(_ bytes: [UInt8], map: OffsetMap = .identity) -> (text: MappedText, report: FoldReport) {
        bytes.withUnsafeBufferPointer { buffer in
            if Self.isPlain(buffer) { return (MappedText(bytes: bytes, map: map), FoldReport()) }
            let reader = ScalarReader(bytes: buffer)
            var pass = FoldPass(reader: reader, strips: false)
            pass.run()
            if pass.isHeaped {
                pass = FoldPass(reader: reader, strips: true)
                pass.run()
            }
            let report = pass.report
            return (pass.finish(parent: map), report)
        }
    }

    /// True for ASCII without control characters other than white space.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        for byte in bytes {
            // Without branches, so that the compiler makes it a vector loop.
            let isControl: UInt8 = byte < 0x20 ? 1 : 0
            let isSpace: UInt8 = byte &- 0x09 < 5 ? 1 : 0
            let isOutside: UInt8 = byte >= 0x7F ? 1 : 0
            found |= (isControl & ~isSpace) | isOutside
        }
        return found == 0
    }
}
