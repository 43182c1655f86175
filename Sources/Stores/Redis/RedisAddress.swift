/// Where a Redis listens, from `redis://[user:password@]host[:port][/db]`, `rediss://…` for TLS, or `unix:PATH`.
public struct RedisAddress: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
        case unix(path: String)
        case tcp(host: String, port: Int)
    }

    public var target: Target
    public var user: String?
    public var password: String?
    public var database: Int
    /// True for `rediss://`: nothing is sent before the server proved who it is.
    public var isSecure: Bool
    /// How the server proves it; without it a secure address is never connected to.
    public var tls: RedisTLS?

    /// Nil when the text is none of the forms.
    public init?(_ text: String) {
        user = nil
        password = nil
        database = 0
        isSecure = text.hasPrefix("rediss://")
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard !path.isEmpty, path.utf8.count < 108 else { return nil }
            target = .unix(path: String(path))
            return
        }
        guard isSecure || text.hasPrefix("redis://") else { return nil }
        var rest = text.dropFirst(isSecure ? "rediss://".count : "redis://".count)
        if let at = rest.lastIndex(of: "@") {
            let login = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard login.count == 2 else { return nil }
            user = login[0].isEmpty ? nil : String(login[0])
            password = String(login[1])
            rest = rest[rest.index(after: at)...]
        }
        if let slash = rest.firstIndex(of: "/") {
            let name = rest[rest.index(after: slash)...]
            guard let number = name.isEmpty ? 0 : Int(name), number >= 0 else { return nil }
            database = number
            rest = rest[..<slash]
        }
        let pieces = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = pieces.first, !host.isEmpty, pieces.count <= 2 else { return nil }
        guard let port = pieces.count == 2 ? Int(pieces[1]) : 6379, 1...65_535 ~= port else { return nil }
        target = .tcp(host: String(host), port: port)
    }

    /// The address without its secret, for logs, the console and the control API.
    public var display: String {
        switch target {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port):
            "\(isSecure ? "rediss" : "redis")://\(host):\(port)" + (database == 0 ? "" : "/\(database)")
        }
    }

    /// The address for consoles; nil where it takes a password, which they are not told, or TLS, which they do not speak.
    public var openDisplay: String? { password == nil && !isSecure ? display : nil }
}
