import Inference

/// Where a log is listened to: `unix:/dev/log`, `udp://HOST[:PORT]` or `tcp://HOST[:PORT]`.
struct SyslogAddress: Sendable, Equatable {
    enum Target: Sendable, Equatable {
        /// A socket of datagrams.
        case unix(path: String)
        case udp(host: String, port: Int)
        /// With the octet counting of RFC 6587, section 3.4.1.
        case tcp(host: String, port: Int)
    }

    let target: Target
    let text: String

    /// Ports that the services are known by (RFC 5426 and RFC 6587).
    private static let udpPort = 514
    private static let tcpPort = 601

    init?(_ text: String) {
        self.text = text
        if text.hasPrefix("unix:") {
            guard case .unix(let path)? = UpstreamEndpoint(text)?.target, path.hasPrefix("/") else { return nil }
            target = .unix(path: path)
        } else if text.hasPrefix("udp://") {
            guard let (host, port) = Self.split(text.dropFirst(6), Self.udpPort) else { return nil }
            target = .udp(host: host, port: port)
        } else if text.hasPrefix("tcp://") {
            guard let (host, port) = Self.split(text.dropFirst(6), Self.tcpPort) else { return nil }
            target = .tcp(host: host, port: port)
        } else {
            return nil
        }
    }

    private static func split(_ authority: Substring, _ otherwise: Int) -> (String, Int)? {
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        let hasPort = authority[end...].contains(":")
        guard !authority.contains("/"), !authority.contains("?"),
            case .tcp(let host, let port)? = UpstreamEndpoint("http://\(authority)")?.target
        else { return nil }
        return (host, hasPort ? port : otherwise)
    }
}
