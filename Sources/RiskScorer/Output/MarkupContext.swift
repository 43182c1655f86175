/// Where in Markdown or HTML the newest byte of an answer stands, as far as it decides what an address there would do.
struct MarkupContext {
    /// How an address would be used.
    enum Use {
        /// Fetched when the answer is shown: an image, a reference, an attribute of most tags.
        case fetched
        /// Followed when somebody clicks.
        case followed
    }

    /// Place of the `<` of the tag that is open.
    private(set) var tag: Int?
    /// Whether a code fence is open.
    private(set) var isFenced = false
    /// Place of a `![` whose label has not ended.
    private var image: Int?
    /// Place behind a `](`, and whether an image's label stood before it.
    private var target: (place: Int, isImage: Bool)?
    /// Place behind a reference's `]:` at the beginning of a line.
    private var reference: Int?
    private var lineHasReference = false
    private var lineStart = 0
    private var ticks = 0

    /// Letters after which a label or a tag is no longer thought to be open.
    private static let reach = 1024

    /// Whether the byte can change anything here; all others may be left out.
    static func matters(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x0A, 0x28, 0x3A, 0x3C, 0x3E, 0x5B, 0x60, 0x7E: true
        default: false
        }
    }

    /// Takes a byte that matters. Nothing is known yet of what follows, so a tag counts from its first letter on.
    ///
    /// - Parameter before: the byte in front of it.
    mutating func take(_ byte: UInt8, at place: Int, after before: UInt8) {
        switch byte {
        case 0x0A: newLine(place)
        case 0x60, 0x7E: tick(byte, place, before)
        case 0x5B:
            if before == 0x21 { image = place } else if place == lineStart { lineHasReference = true }
        case 0x28:
            if before == 0x5D {
                target = (place + 1, image.map { place - $0 < Self.reach } ?? false)
                image = nil
            }
        case 0x3A: if before == 0x5D, lineHasReference { reference = place + 1 }
        case 0x3C: tag = place
        case 0x3E: tag = nil
        default: break
        }
    }

    private mutating func newLine(_ place: Int) {
        lineStart = place + 1
        lineHasReference = false
        ticks = 0
    }

    /// Three of them at the beginning of a line open or close a fence.
    private mutating func tick(_ byte: UInt8, _ place: Int, _ before: UInt8) {
        ticks = before == byte ? ticks + 1 : 1
        if ticks == 3, place - lineStart <= 5 { isFenced.toggle() }
    }

    /// What an address that begins at a place is for.
    func use(at place: Int, _ tape: OutputTape) -> (use: Use, untilClose: Bool) {
        if let target, place - target.place <= 1 { return (target.isImage ? .fetched : .followed, target.isImage) }
        if let reference, place - reference <= 2, place >= lineStart { return (.fetched, false) }
        if let tag, place - tag < Self.reach, isTag(tag, tape) {
            return (isAnchor(tag, tape) ? .followed : .fetched, false)
        }
        return (.followed, false)
    }

    /// The tag that is open at a place, if its `<` is followed by a letter.
    func openTag(_ place: Int, _ tape: OutputTape) -> Int? {
        guard let tag, place - tag < Self.reach, isTag(tag, tape) else { return nil }
        return tag
    }

    private func isTag(_ start: Int, _ tape: OutputTape) -> Bool {
        // What has left the tape was one when it was seen to be open for so long.
        start < tape.base || tape[(start + 1)..<(start + 2)].first?.isLetter ?? false
    }

    private func isAnchor(_ start: Int, _ tape: OutputTape) -> Bool {
        guard start >= tape.base else { return false }
        let name = tape[(start + 1)..<(start + 3)]
        return name.count == 2 && name.first.map { $0 | 0x20 } == 0x61 && name.last?.isBlank ?? false
    }
}
