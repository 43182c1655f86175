import NIOCore

/// The host of a URL, in the one spelling that a resolver, a certificate and a Host field read alike.
struct HostName: Equatable {
    /// Without brackets.
    let text: String
    /// True for an IPv4 or IPv6 address, false for a name.
    let isAddress: Bool

    /// From a name, an IPv4 address, or an IPv6 address in brackets.
    ///
    /// Refused are names that end in a number but are no dotted IPv4 address (`127.1` and `0x7f000001` are loopback to
    /// a resolver and names to a certificate), a dot at the end, and zones of IPv6.
    init?(_ host: Substring) {
        if host.first == "[" {
            guard host.last == "]" else { return nil }
            let inside = String(host.dropFirst().dropLast())
            guard inside.contains(":"), Self.isAddress(inside) else { return nil }
            text = inside
            isAddress = true
            return
        }
        guard host.utf8.count <= 253 else { return nil }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy(Self.isLabel), let last = labels.last else { return nil }
        text = String(host)
        isAddress = Self.isAddress(text)
        if !isAddress, Self.isNumber(last) { return nil }
    }

    private static func isAddress(_ text: String) -> Bool { (try? SocketAddress(ipAddress: text, port: 0)) != nil }

    /// Letters, digits, hyphens and the underscores of container names.
    private static func isLabel(_ label: Substring) -> Bool {
        guard 1...63 ~= label.utf8.count, label.first != "-", label.last != "-" else { return false }
        return label.utf8.allSatisfy { byte in
            byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }

    private static func isNumber(_ label: Substring) -> Bool {
        label.utf8.allSatisfy { $0 &- 48 < 10 } || label.lowercased().hasPrefix("0x")
    }
}
