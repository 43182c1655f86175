/// A model server behind the gateway.
public struct UpstreamEndpoint: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    public let target: Target
    /// True for `https`: nothing is sent before the server's certificate is verified.
    public let isSecure: Bool
    /// Value of the Host field.
    public let host: String
    /// Path in front of every route, without a slash and without `/v1` at its end; usually empty.
    public let basePath: String
    /// Name for SNI and verification; nil for an address, whose certificate must name that address instead.
    public let serverName: String?

    /// Longest path in front of the routes, in bytes.
    private static let pathLimit = 1024

    /// From `http://HOST[:PORT][/PATH]`, the same with `https`, or `unix:PATH`; nil when the text is none of them.
    ///
    /// Users, queries and fragments are refused, and so is every host that resolvers and certificates could read in two
    /// ways (see ``HostName``).
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            self.init(socket: text.dropFirst("unix:".count))
        } else if text.hasPrefix("http://") {
            self.init(rest: text.dropFirst("http://".count), isSecure: false)
        } else if text.hasPrefix("https://") {
            self.init(rest: text.dropFirst("https://".count), isSecure: true)
        } else {
            return nil
        }
    }

    private init?(socket path: Substring) {
        guard !path.isEmpty, path.utf8.count < 108, path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return nil
        }
        target = .unix(path: String(path))
        isSecure = false
        host = "localhost"
        basePath = ""
        serverName = nil
    }

    private init?(rest: Substring, isSecure: Bool) {
        let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        guard let authority = Self.split(rest[..<slash], port: isSecure ? 443 : 80),
            let path = Self.path(rest[slash...])
        else { return nil }
        target = .tcp(host: authority.name.text, port: authority.port)
        self.isSecure = isSecure
        host = String(rest[..<slash])
        // SDKs have people write …/v1; the routes bring it themselves.
        basePath = path.hasSuffix("/v1") ? String(path.dropLast(3)) : path
        serverName = authority.name.isAddress ? nil : authority.name.text
    }

    /// Host and port, with the brackets around an IPv6 address taken off.
    private static func split(_ authority: Substring, port otherwise: Int) -> (name: HostName, port: Int)? {
        var host = authority
        var port = otherwise
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[end...].firstIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 &- 48 < 10 }),
                let number = Int(digits), 1...65_535 ~= number
            else { return nil }
            host = authority[..<colon]
            port = number
        }
        return HostName(host).map { ($0, port) }
    }

    /// The path without its last slashes; nil where a segment is empty, is `.` or `..`, or holds what RFC 3986 does not
    /// allow there.
    private static func path(_ text: Substring) -> String? {
        var path = text
        while path.last == "/" { path.removeLast() }
        if path.isEmpty { return "" }
        guard path.utf8.count <= pathLimit else { return nil }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let isGood = segments.allSatisfy { segment in
            !segment.isEmpty && segment != "." && segment != ".." && segment.utf8.allSatisfy(isPathByte)
        }
        return isGood ? String(path) : nil
    }

    /// Unreserved characters, sub-delimiters, `:` and `@`; percent signs are refused, since no route needs them.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~!$&'()*+,;=:@".utf8.contains(byte)
        }
    }

    /// The address for people.
    public var display: String {
        switch target {
        case .tcp: "\(isSecure ? "https" : "http")://\(host)\(basePath)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
