/// Where the feed's Redis is: `unix:PATH` or `redis://[USER:PASSWORD@]HOST[:PORT]`.
public struct RedisAddress: Sendable, Equatable, CustomStringConvertible {
    public enum Place: Sendable, Equatable {
        case unix(path: String)
        case tcp(host: String, port: UInt16)
    }

    public var place: Place
    /// For Redis access lists; nil for the default user.
    public var user: String?
    public var password: String?

    /// Reads an address; nil for anything else, `rediss://` included, which the client library cannot speak.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard !path.isEmpty, path.utf8.count <= 107, !path.utf8.contains(0) else { return nil }
            place = .unix(path: String(path))
            return
        }
        guard text.hasPrefix("redis://") else { return nil }
        var rest = text.dropFirst(8)
        if let at = rest.lastIndex(of: "@") {
            let login = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = login[0].isEmpty ? nil : String(login[0])
            password = login.count > 1 ? String(login[1]) : nil
            rest = rest[rest.index(after: at)...]
        }
        rest = rest.prefix { $0 != "/" }
        guard let (host, port) = Self.hostAndPort(rest) else { return nil }
        place = .tcp(host: host, port: port)
    }

    /// The place without the password.
    public var description: String {
        switch place {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): "redis://\(host):\(port)"
        }
    }

    private static func hostAndPort(_ text: Substring) -> (String, UInt16)? {
        guard let colon = text.lastIndex(of: ":"), text.last != "]" else {
            return text.isEmpty ? nil : (bare(text), 6379)
        }
        guard let port = UInt16(text[text.index(after: colon)...]), port > 0, colon > text.startIndex else {
            return nil
        }
        return (bare(text[..<colon]), port)
    }

    /// An IPv6 address without its brackets.
    private static func bare(_ host: Substring) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
    }
}
