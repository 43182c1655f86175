import Inference
import Testing

@Suite struct UpstreamEndpointTests {
    struct Case: Sendable {
        var text: String
        var target: UpstreamEndpoint.Target
        var host: String
        var path = ""
        /// Nil for an address, and for a connection without TLS to a socket.
        var name: String?
        var isSecure = false
        var display: String?

        static let cases = [
            Case(text: "http://127.0.0.1:11434", target: .tcp(host: "127.0.0.1", port: 11434), host: "127.0.0.1:11434"),
            Case(
                text: "http://models.internal/", target: .tcp(host: "models.internal", port: 80),
                host: "models.internal", name: "models.internal", display: "http://models.internal"),
            Case(
                text: "http://[::1]:8000/base/", target: .tcp(host: "::1", port: 8000), host: "[::1]:8000",
                path: "/base", display: "http://[::1]:8000/base"),
            Case(text: "http://[::1]", target: .tcp(host: "::1", port: 80), host: "[::1]"),
            Case(text: "unix:/run/model.sock", target: .unix(path: "/run/model.sock"), host: "localhost"),
            Case(
                text: "https://gpu_1.example", target: .tcp(host: "gpu_1.example", port: 443), host: "gpu_1.example",
                name: "gpu_1.example", isSecure: true),
            Case(
                text: "https://api.example:8443/a/b-c.d", target: .tcp(host: "api.example", port: 8443),
                host: "api.example:8443", path: "/a/b-c.d", name: "api.example", isSecure: true),
            Case(
                text: "https://192.0.2.1", target: .tcp(host: "192.0.2.1", port: 443), host: "192.0.2.1",
                isSecure: true),
            Case(
                text: "https://[2001:db8::1]:8443", target: .tcp(host: "2001:db8::1", port: 8443),
                host: "[2001:db8::1]:8443", isSecure: true),
        ]
    }

    @Test(arguments: Case.cases) func `addresses are read exactly`(_ item: Case) throws {
        let endpoint = try #require(UpstreamEndpoint(item.text))
        #expect(endpoint.target == item.target)
        #expect(endpoint.host == item.host)
        #expect(endpoint.basePath == item.path)
        #expect(endpoint.serverName == item.name)
        #expect(endpoint.isSecure == item.isSecure)
        #expect(endpoint.display == item.display ?? item.text)
    }

    @Test(arguments: [
        "", "x:1", "ftp://h", "HTTPS://h", "http:/h", "http://", "https://", "https:///path", "unix:",
        "unix:" + String(repeating: "a", count: 108), "unix:/run/a\nb",
        // Ports.
        "http://h:0", "http://h:70000", "http://h:", "http://h:+80", "http://h:8 0", "http://h:1:2", "http://h:000080",
        // Users, queries, fragments.
        "http://user@h:1", "https://user:pass@h", "https://h?x", "https://h/?x=1", "https://h/a#b", "https://h#b",
        // Characters.
        "http://h\r\nx: y:80", "http://h:80/a b", "http://h:80/a\r\nb", "http://h/\u{e9}", "http://h\u{e9}",
        "http://h%41", "http://h/%2e%2e", "http://h_\\x", "http://h,g", "http://*.example",
        // Hosts that readers could differ on.
        "http://h.", "http://.h", "http://a..b", "http://-a", "http://a-", "http://127.1", "http://2130706433",
        "http://0x7f000001", "http://1.2.3.4.5", "http://a.1", "http://256.1.1.1", "http://[::1", "http://::1",
        "http://[::1]x", "http://x[::1]", "http://[h]", "http://[127.0.0.1]", "http://[fe80::1%25eth0]", "http://[]",
        "http://\(String(repeating: "a", count: 64)).example", "http://\(String(repeating: "a.", count: 127))aa",
        // Paths that servers rewrite.
        "http://h//a", "http://h/a//b", "http://h/../a", "http://h/a/./b", "http://h/a/..",
    ])
    func `everything else is refused`(_ text: String) { #expect(UpstreamEndpoint(text) == nil) }
}
