import Testing
import Wire

struct ControlEndpointTests {
    struct Case: Sendable {
        var text: String
        var endpoint: ControlEndpoint?

        static let cases = [
            Case(text: "unix:/run/x.sock", endpoint: .unix(path: "/run/x.sock")),
            Case(text: "unix:control.sock", endpoint: .unix(path: "control.sock")),
            Case(text: "https://gw.example:8443/", endpoint: .https(origin: "https://gw.example:8443")),
            Case(text: "https://gw.example", endpoint: .https(origin: "https://gw.example")),
            Case(text: "https://[::1]", endpoint: .https(origin: "https://[::1]")),
            Case(text: "gw.example:9443", endpoint: .https(origin: "https://gw.example:9443")),
            Case(text: "127.0.0.1:9443", endpoint: .https(origin: "https://127.0.0.1:9443")),
            Case(text: "[fd00::1]:9443", endpoint: .https(origin: "https://[fd00::1]:9443")),
        ]
        static let refused = [
            "", "unix:", "unix:" + String(repeating: "x", count: 200), "unix:a\0b", "http://gw:1", "ftp://x",
            "https://",
            "https://a/b", "https://u@h", "https://h?x", "https://h#x", "https://h:1:2", "https://h\r\nX: y",
            "gw.example",
            "./control.sock", "/run/control.sock", ":9443", "gw:", "gw:0", "gw:65536", "gw:+1", "gw:1/2", "[::1]",
            "[1]:2",
            "[::1%eth0]:1", "-x:1", ".x:1", "a b:1", "é:1", "::1:9443",
        ]
    }

    @Test(arguments: Case.cases)
    func `addresses of the control API are read`(item: Case) {
        #expect(ControlEndpoint(item.text) == item.endpoint)
    }

    @Test(arguments: Case.refused)
    func `what is no address, or plain http, is refused`(text: String) {
        #expect(ControlEndpoint(text) == nil)
    }

    @Test func `an endpoint is written as operators write it`() {
        #expect(ControlEndpoint("unix:/a.sock")?.description == "unix:/a.sock")
        #expect(ControlEndpoint("h:1")?.description == "https://h:1")
    }
}
