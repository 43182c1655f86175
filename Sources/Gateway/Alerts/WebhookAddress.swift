import Inference

/// The address of a webhook: `https`, or `http` to this machine alone. Its path may be a secret, as chat services have
/// it, so it is shown nowhere.
struct WebhookAddress: Sendable, Equatable {
    /// As it is called.
    let text: String
    /// Scheme, host and port, for people.
    let display: String
    let isSecure: Bool

    /// Longest address in bytes.
    private static let limit = 2048

    private static let refused = Array("\"#<>@\\^`{|}".utf8)

    /// Nil for anything else; users and fragments are refused.
    init?(_ text: String) {
        isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://"), text.utf8.count <= Self.limit,
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !Self.refused.contains($0) })
        else { return nil }
        let scheme = isSecure ? "https://" : "http://"
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        let rest = text.dropFirst(scheme.count + authority.count)
        guard !rest.contains(where: { "[]".contains($0) }), let endpoint = UpstreamEndpoint(scheme + authority),
            case .tcp(let host, _) = endpoint.target
        else { return nil }
        guard isSecure || Self.isLocal(host) else { return nil }
        self.text = text
        display = scheme + authority
    }

    private static func isLocal(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopback = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        return isLoopback || host == "::1" || host == "localhost"
    }
}
