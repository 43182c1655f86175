import Inference
import Testing

@Suite struct UpstreamEndpointTests {
    struct Case: Sendable {
        var text: String
        var target: UpstreamEndpoint.Target?
        var host = ""
        var path = ""

        static let cases = [
            Case(text: "http://127.0.0.1:11434", target: .tcp(host: "127.0.0.1", port: 11434), host: "127.0.0.1:11434"),
            Case(
                text: "http://models.internal/", target: .tcp(host: "models.internal", port: 80),
                host: "models.internal"),
            Case(
                text: "http://[::1]:8000/base/", target: .tcp(host: "::1", port: 8000), host: "[::1]:8000",
                path: "/base"),
            Case(text: "http://[::1]", target: .tcp(host: "::1", port: 80), host: "[::1]"),
            Case(text: "unix:/run/model.sock", target: .unix(path: "/run/model.sock"), host: "localhost"),
            Case(text: "https://x:1", target: nil), Case(text: "x:1", target: nil), Case(text: "http://", target: nil),
            Case(text: "http://h:0", target: nil), Case(text: "http://h:70000", target: nil),
            Case(text: "http://user@h:1", target: nil), Case(text: "unix:", target: nil),
            Case(text: "http://h\r\nx: y:80", target: nil), Case(text: "http://h:80/a b", target: nil),
        ]
    }

    @Test(arguments: Case.cases) func `addresses are read exactly or refused`(_ item: Case) {
        let endpoint = UpstreamEndpoint(item.text)
        #expect(endpoint?.target == item.target)
        guard let endpoint else { return }
        #expect(endpoint.host == item.host)
        #expect(endpoint.basePath == item.path)
    }
}
