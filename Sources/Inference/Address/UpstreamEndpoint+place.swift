import NIOCore

extension UpstreamEndpoint {
    /// What tells the server from all others, on whatever gateway: its address in one spelling.
    ///
    /// On loopback and behind a socket file another server answers on each machine, so that the machine's name belongs to
    /// the place.
    ///
    /// - Parameter machine: name of the gateway's machine.
    public func place(seenFrom machine: String) -> String {
        switch target {
        case .unix(let path): return "unix:\(path) on \(machine)"
        case .tcp(let host, let port):
            let name = (try? SocketAddress(ipAddress: host, port: port))?.ipAddress ?? host.lowercased()
            let address = "\(isSecure ? "https" : "http")://[\(name)]:\(port)\(basePath)"
            return Self.isLoopback(name) ? "\(address) on \(machine)" : address
        }
    }

    /// Whether a host is the machine itself: `localhost` and the names below it (RFC 6761), 127.0.0.0/8, ::1, and the
    /// addresses that stand for any of the machine's.
    private static func isLoopback(_ name: String) -> Bool {
        ["localhost", "0.0.0.0", "::", "::1"].contains(name) || name.hasSuffix(".localhost")
            || name.hasPrefix("127.") && !name.contains(where: \.isLetter) || name.hasPrefix("::ffff:127.")
    }
}
