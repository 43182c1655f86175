/// The image formats that are let through. Images are the only strings of a request that are not scored, so what is
/// called one must be strict base64 that starts like one: text cannot pass in its place.
enum ImageKind: String, CaseIterable {
    case png, jpeg, gif, webp

    var mediaType: String { "image/\(rawValue)" }

    /// True when the head of a data URL names one of the kinds: `data:image/png;base64`. Which one it is, the data says.
    static func isNamed(by head: Substring) -> Bool {
        let types = allCases.map(\.mediaType) + ["image/jpg"]
        return types.contains { head.utf8.elementsEqual("data:\($0);base64".utf8) }
    }

    /// The kind that the first bytes of the data say; nil when it is no strict base64 (RFC 4648, section 4) of an image.
    init?(base64: Substring) {
        guard let kind = Self.allCases.first(where: { base64.utf8.starts(with: $0.signature.utf8) }),
            Self.isBase64(base64)
        else { return nil }
        self = kind
    }

    /// What the base64 of every file of the kind starts with.
    private var signature: String {
        switch self {
        case .png: "iVBORw0KGgo"
        case .jpeg: "/9j/"
        case .gif: "R0lGOD"
        case .webp: "UklGR"
        }
    }

    private static func isBase64(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard bytes.count.isMultiple(of: 4) else { return false }
        let padding = bytes.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        return bytes.dropLast(padding).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
            default: false
            }
        }
    }
}
