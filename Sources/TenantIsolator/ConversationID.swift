/// The parts of a conversation id and its one spelling.
struct ConversationID: Sendable, Equatable, CustomStringConvertible {
    /// Bytes of the random part and of the tag.
    static let partLength = 16
    private static let prefix = "conv_"

    let random: [UInt8]
    let tag: [UInt8]

    init(random: [UInt8], tag: [UInt8]) {
        self.random = random
        self.tag = tag
    }

    /// Reads an id; nil for anything but `conv_` and 64 lower-case hex digits.
    init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.prefix.utf8.count + 4 * Self.partLength, bytes.starts(with: Self.prefix.utf8),
            let parts = Hex.decode(bytes.dropFirst(Self.prefix.utf8.count))
        else { return nil }
        random = Array(parts.prefix(Self.partLength))
        tag = Array(parts.suffix(Self.partLength))
    }

    var description: String { Self.prefix + Hex.encode(random + tag) }
}
