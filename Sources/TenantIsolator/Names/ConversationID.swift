/// The parts of a conversation id and its one spelling.
struct ConversationID: Sendable, Equatable, CustomStringConvertible {
    /// Bytes of the random part and of the tag.
    static let partLength = 16
    /// Bytes of the longest id.
    static let length = 5 + 4 * partLength

    /// Read in place of what is no id, so that looking at it takes as long.
    static let decoy = ConversationKind.conversation.prefix + String(repeating: "0", count: 4 * partLength)

    let kind: ConversationKind
    let random: [UInt8]
    let tag: [UInt8]

    init(kind: ConversationKind, random: [UInt8], tag: [UInt8]) {
        self.kind = kind
        self.random = random
        self.tag = tag
    }

    /// Reads an id; nil for anything but `conv_` or `resp_` and 64 lower-case hex digits.
    init?(parsing text: String) {
        guard text.utf8.count == Self.length else { return nil }
        let bytes = Array(text.utf8)
        guard let kind = ConversationKind.allCases.first(where: { bytes.starts(with: $0.prefix.utf8) }),
            let parts = Hex.decode(bytes.dropFirst(kind.prefix.utf8.count))
        else { return nil }
        self.kind = kind
        random = Array(parts.prefix(Self.partLength))
        tag = Array(parts.suffix(Self.partLength))
    }

    var description: String { kind.prefix + Hex.encode(random + tag) }
}
