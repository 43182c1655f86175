/// The parts of an address that begins with `http://`, `https://` or `//`.
struct AddressParts {
    /// Small letters, without user, password and port.
    let host: String
    let path: ArraySlice<UInt8>
    /// Behind the first `?`, without the fragment, which browsers send to nobody.
    let query: ArraySlice<UInt8>
    /// User and password, which may hold data as well.
    let user: ArraySlice<UInt8>

    init?(_ address: ArraySlice<UInt8>) {
        guard let slashes = address.firstIndex(of: 0x2F) else { return nil }
        let rest = address[slashes...].dropFirst(2)
        let whole = rest.prefix { $0 != 0x23 }
        let authority = whole.prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x5C }
        let at = authority.lastIndex(of: 0x40)
        user = at.map { authority[..<$0] } ?? []
        let name = (at.map { authority[($0 + 1)...] } ?? authority).prefix { $0 != 0x3A }
        host = String(decoding: name, as: UTF8.self).lowercased()
        guard !host.isEmpty else { return nil }
        let behind = whole[authority.endIndex...]
        path = behind.prefix { $0 != 0x3F }
        query = behind[path.endIndex...].dropFirst()
    }

    /// The host as operators see it: it may hold data in its first labels.
    var shownHost: String {
        let labels = host.split(separator: ".").suffix(2).joined(separator: ".")
        let shown = labels.unicodeScalars.prefix(48).map { 0x21...0x7E ~= $0.value ? Character($0) : "?" }
        return String(shown)
    }
}

/// Hosts whose addresses may hold anything, as policy lists them: `img.example` or `*.example`.
public final class HostList: Sendable {
    private let exact: Set<String>
    private let suffixes: [String]

    public init(_ names: [String] = []) {
        let names = names.map { $0.lowercased() }
        exact = Set(names.filter { !$0.hasPrefix("*.") })
        suffixes = names.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst(1)) }
    }

    func contains(_ host: String) -> Bool { exact.contains(host) || suffixes.contains { host.hasSuffix($0) } }
}
