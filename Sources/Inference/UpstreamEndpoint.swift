import Wire

/// A model server behind the gateway.
public struct UpstreamEndpoint: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    public var target: Target
    /// Value of the Host field.
    public var host: String
    /// Path in front of every route, without a slash at its end; usually empty.
    public var basePath: String

    /// From `http://host[:port][/path]` or `unix:PATH`; nil when the text is neither.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard !path.isEmpty, path.utf8.count < 108 else { return nil }
            target = .unix(path: String(path))
            host = "localhost"
            basePath = ""
            return
        }
        guard text.hasPrefix("http://") else { return nil }
        let rest = text.dropFirst("http://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var path = String(rest[slash...])
        while path.hasSuffix("/") { path.removeLast() }
        let authority = rest[..<slash]
        guard let (name, port) = Self.split(authority), path.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        target = .tcp(host: name, port: port)
        host = String(authority)
        basePath = path
    }

    /// Host and port, with brackets around IPv6 addresses taken off.
    private static func split(_ authority: Substring) -> (String, Int)? {
        guard authority.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), !authority.contains("@") else { return nil }
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        let colon = authority[end...].lastIndex(of: ":")
        let name = authority[..<(colon ?? authority.endIndex)].filter { $0 != "[" && $0 != "]" }
        guard !name.isEmpty else { return nil }
        guard let colon else { return (name, 80) }
        guard let port = Int(authority[authority.index(after: colon)...]), 1...65_535 ~= port else { return nil }
        return (name, port)
    }

    /// The address for people.
    public var display: String {
        switch target {
        case .tcp: "http://\(host)\(basePath)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// How long the gateway waits for a model server.
public struct UpstreamLimits: Sendable, Equatable {
    /// Milliseconds until a connection stands.
    public var connect: Int64 = 2_000
    /// Milliseconds until the first byte of the answer: a large model thinks long.
    public var firstByte: Int64 = 60_000
    /// Milliseconds between two reads of the answer.
    public var idle: Int64 = 30_000
    /// Idle connections kept by each event loop.
    public var pooled = 256

    public init() {}
}
