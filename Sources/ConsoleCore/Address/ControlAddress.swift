/// Where the control API is: `unix:PATH` or `https://HOST[:PORT]`.
public enum ControlAddress: Sendable, Equatable {
    case unix(path: String)
    case https(origin: String)

    /// Reads an address; nil for anything else, plain `http` included, since a token would travel readable.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            // 107 bytes is what sockaddr_un holds beside its final zero.
            guard !path.isEmpty, path.utf8.count <= 107, !path.utf8.contains(0) else { return nil }
            self = .unix(path: String(path))
        } else if text.hasPrefix("https://") {
            let host = text.dropFirst(8)
            let trimmed = host.hasSuffix("/") ? host.dropLast() : host
            guard !trimmed.isEmpty, trimmed.utf8.allSatisfy(Self.isHostByte) else { return nil }
            self = .https(origin: "https://" + trimmed)
        } else {
            return nil
        }
    }

    /// What paths are appended to; over the unix socket the host is only a word.
    public var origin: String {
        switch self {
        case .unix: "http://control"
        case .https(let origin): origin
        }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"),
            UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
