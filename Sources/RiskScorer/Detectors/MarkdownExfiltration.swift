import Vocabulary

/// Images and links whose address is to carry data away when the answer is shown (Rehberger 2023).
enum MarkdownExfiltration {
    static let wordRules = [
        WordRule(
            "markdown.build_image", .outMarkdownExfil, 58,
            [
                """
                render|display|show|output|embed|include|insert|print|write <4> markdown <2> \
                image|images|img|link <12> http|https|url
                """,
                """
                @imageverb|replace|substitute <8> \
                conversation|history|secret|secrets|data|password|prompt|summary|message|email <8> \
                url|link|image|parameter|query|src
                """,
                """
                image|img|link|url <10> conversation|history|secret|secrets|password|prompt <4> as|in|into <3> \
                parameter|query|url|path
                """,
            ])
    ]

    /// One image in the text.
    struct Image: Equatable {
        var range: Range<Int>
        var weight: Int
    }

    private static let limit = 8

    /// Images with an address elsewhere that has a query: 28 for any, 66 where the query holds a place to fill in.
    static func images(in bytes: [UInt8]) -> [Image] {
        var images: [Image] = []
        var index = 0
        while let start = mark(in: bytes, from: index), images.count < limit {
            index = start + 1
            guard index < bytes.count, bytes[index] == 0x5B, let image = image(bytes, start) else { continue }
            images.append(image)
            index = image.range.upperBound
        }
        return images
    }

    /// The next `!`.
    private static func mark(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var index = start
            while index < buffer.count {
                if buffer[index] == 0x21 { return index }
                index += 1
            }
            return nil
        }
    }

    /// Reads up to the next `![` at most, so that many broken images cost no more than one pass.
    private static func image(_ bytes: [UInt8], _ start: Int) -> Image? {
        let end = candidateEnd(bytes, from: start + 2)
        guard let close = closeOfLabel(bytes[(start + 2)..<end]) else { return nil }
        let address = bytes[(close + 2)..<end].prefix { $0 != 0x29 && $0 != 0x0A }
        guard address.starts(with: Array("http".utf8)) || address.starts(with: Array("//".utf8)),
            let query = address.firstIndex(of: 0x3F)
        else { return nil }
        let isTemplate =
            address[query...].contains { $0 == 0x7B || $0 == 0x3C || $0 == 0x5B || $0 == 0x24 }
            || address.last == 0x3D
        return Image(range: start..<min(bytes.count, address.endIndex + 1), weight: isTemplate ? 66 : 28)
    }

    private static func candidateEnd(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count, !(bytes[index] == 0x5B && bytes[index - 1] == 0x21) { index += 1 }
        return index
    }

    /// The index of the `]` that the address follows.
    private static func closeOfLabel(_ label: ArraySlice<UInt8>) -> Int? {
        label.indices.dropLast().first { label[$0] == 0x5D && label[$0 + 1] == 0x28 }
    }
}
