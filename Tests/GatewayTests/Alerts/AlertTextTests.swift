import Crypto
import SecurityGate
import Testing
import Vocabulary
import Wire

@testable import Gateway

/// What those outside get to read.
@Suite struct AlertTextTests {
    private static func message(_ evidence: String, tenantName: String = "acme") -> AlertMessage {
        AlertMessage(
            id: "a_1", time: 1_700_000_000_123, gateway: "gw1", environment: "local", tenant: "t_1",
            tenantName: tenantName, code: "ext_param_sweep", severity: .critical, confidence: 0.95, evidence: evidence,
            owasp: ["LLM10"], atlas: ["AML.T0024.000"])
    }

    private static func log(_ message: AlertMessage) -> String {
        SyslogMessage.text(message, .auth, moment: "2023-11-14T22:13:20.123Z", host: "host", process: 7)
    }

    @Test func `a message of the log is what RFC 5424 says`() {
        #expect(
            Self.log(Self.message("8 sweeps")) == """
                <34>1 2023-11-14T22:13:20.123Z host secureinfer 7 ext_param_sweep [secureinfer@32473 id="a_1" \
                code="ext_param_sweep" severity="critical" confidence="0.95" state="new" tenant="t_1" \
                tenantName="acme" gateway="gw1" environment="local" evidence="8 sweeps"] security alert
                """)
    }

    @Test(arguments: [
        ("a\"b", "a\\\"b"), ("a]b\\", "a\\]b\\\\"), ("a\nb\u{0}c\u{1B}[31m", "a b c [31m"),
        ("x\u{202E}y\u{2028}z", "x y z"), ("grün", "grün"),
    ])
    func `hostile text cannot leave its place`(_ text: String, _ shown: String) {
        #expect(Self.log(Self.message(text)).contains("evidence=\"\(shown)\"] security alert"))
        #expect(Self.log(Self.message("e", tenantName: text)).contains("tenantName=\"\(shown)\" gateway"))
    }

    @Test func `a message of the log is 2,048 bytes at most, cut at a character`() {
        for text in [String(repeating: "ü", count: 5_000), String(repeating: "]", count: 5_001)] {
            let long = Self.log(Self.message(text, tenantName: text))
            #expect(long.utf8.count <= SyslogMessage.limit && long.utf8.count > SyslogMessage.limit - 4)
            #expect(long.hasSuffix("\"] security alert"))
        }
    }

    @Test func `the body says all that is known, and the signature is that of the time and the body`() throws {
        let body = Self.message("8 \"sweeps\"\n").json()
        let json = try JSONDocument(body).root
        #expect(json["version"]?.int == 1)
        #expect(json["severity"]?.string == "critical")
        #expect(json["evidence"]?.string == "8 \"sweeps\"\n")
        #expect(json["tenant_name"]?.string == "acme")
        let field = WebhookSignature.field(body, secret: "0123456789abcdef", seconds: 1_700_000_000)
        let parts = field.split(separator: ",")
        #expect(parts.first == "t=1700000000")
        let expected = HMAC<SHA256>.authenticationCode(
            for: Array("1700000000.".utf8) + body, using: SymmetricKey(data: Array("0123456789abcdef".utf8)))
        let digits = expected.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(parts.last.map(String.init) == "v1=" + digits)
    }

    @Test(arguments: [
        ("https://hooks.example/services/T0/B0?x=1&y=%20", "https://hooks.example"),
        ("https://hooks.example:8443", "https://hooks.example:8443"), ("http://127.0.0.1:9/x", "http://127.0.0.1:9"),
        ("http://localhost/", "http://localhost"), ("http://[::1]:8/", "http://[::1]:8"),
    ])
    func `an address is taken, and shown without its path`(_ text: String, _ display: String) throws {
        let address = try #require(WebhookAddress(text))
        #expect(address.text == text && address.display == display)
    }

    @Test(arguments: [
        "http://hooks.example/", "http://127.0.0.1.example/", "http://127.evil.example/", "http://10.0.0.1/",
        "https://user@hooks.example/", "https://h/#f", "https://h/ x", "https://", "ftp://h/", "https://h/\u{E9}",
        "https://h/a\r\nb", "file:///etc/passwd", "https://h:99999/", "http://0.0.0.0/",
    ])
    func `an address that is not safe is refused`(_ text: String) { #expect(WebhookAddress(text) == nil) }

    @Test(arguments: [
        ("unix:/dev/log", SyslogAddress.Target.unix(path: "/dev/log")),
        ("udp://10.0.0.1", .udp(host: "10.0.0.1", port: 514)),
        ("udp://log.example:5514", .udp(host: "log.example", port: 5514)),
        ("tcp://[fd00::1]:6514", .tcp(host: "fd00::1", port: 6514)),
        ("tcp://log.example", .tcp(host: "log.example", port: 601)),
    ])
    func `an address of a log is taken`(_ text: String, _ target: SyslogAddress.Target) {
        #expect(SyslogAddress(text)?.target == target)
    }

    @Test(arguments: [
        "", "unix:", "unix:log", "udp://", "udp://h/x", "http://h", "tcp://h:0", "udp://u@h", "udp://h:5?x",
    ])
    func `an address of a log that means nothing is refused`(_ text: String) { #expect(SyslogAddress(text) == nil) }

    @Test(arguments: [
        (200, DeliveryOutcome.taken), (204, .taken), (301, .refused), (400, .refused), (403, .refused),
        (404, .refused), (410, .refused), (408, .later(after: nil)), (429, .later(after: nil)),
        (500, .later(after: nil)), (503, .later(after: nil)),
    ])
    func `a status says whether to try again`(_ status: Int, _ outcome: DeliveryOutcome) {
        #expect(WebhookSender.outcome(status: status, wait: 0) == outcome)
    }

    @Test func `what the receiver asks for is honoured up to an hour`() {
        #expect(WebhookSender.outcome(status: 429, wait: 30) == .later(after: 30_000))
        #expect(WebhookSender.outcome(status: 503, wait: .max) == .later(after: 3_600_000))
    }
}
