/// Where a client finds the control API: `unix:PATH`, `HOST:PORT` or `https://HOST[:PORT]`.
public enum ControlEndpoint: Sendable, Equatable, CustomStringConvertible {
    case unix(path: String)
    /// `https://HOST:PORT`, without a slash at the end.
    case https(origin: String)

    /// Reads an address; nil for anything else, plain `http` included, since a token would travel readable.
    ///
    /// A bare HOST needs its port, so that a mistyped path is not taken for a host.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            // 107 bytes is what sockaddr_un holds beside its final zero.
            guard !path.isEmpty, path.utf8.count <= 107, !path.utf8.contains(0) else { return nil }
            self = .unix(path: String(path))
        } else if text.hasPrefix("https://") {
            let host = text.dropFirst(8)
            guard let origin = Self.origin(host.hasSuffix("/") ? host.dropLast() : host, needsPort: false) else {
                return nil
            }
            self = .https(origin: origin)
        } else {
            guard let origin = Self.origin(text[...], needsPort: true) else { return nil }
            self = .https(origin: origin)
        }
    }

    /// What paths are appended to; over the unix socket the host is only a word.
    public var origin: String {
        switch self {
        case .unix: "http://localhost"
        case .https(let origin): origin
        }
    }

    /// As an operator writes it.
    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .https(let origin): origin
        }
    }

    private static func origin(_ text: Substring, needsPort: Bool) -> String? {
        var host = text
        var port: Int?
        if let colon = text.lastIndex(of: ":"), text.last != "]" {
            guard let number = number(text[text.index(after: colon)...]) else { return nil }
            port = number
            host = text[..<colon]
        }
        guard port != nil || !needsPort, isHost(host) else { return nil }
        return "https://" + host + (port.map { ":\($0)" } ?? "")
    }

    /// A port of digits alone.
    private static func number(_ text: Substring) -> Int? {
        guard 1...5 ~= text.utf8.count, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text).flatMap { 1...65_535 ~= $0 ? $0 : nil }
    }

    /// A name or IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let address = text.dropFirst().dropLast()
            return address.contains(":") && address.utf8.allSatisfy { isHexadecimal($0) || $0 == UInt8(ascii: ":") }
        }
        guard 1...253 ~= text.utf8.count, text.first != "-", text.first != "." else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) && Character(Unicode.Scalar(byte)).isHexDigit
    }
}
