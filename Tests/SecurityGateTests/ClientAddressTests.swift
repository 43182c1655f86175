import SecurityGate
import Testing

struct ClientAddressTests {
    struct Good: Sendable {
        let text: String
        let canonical: String

        init(_ text: String, _ canonical: String? = nil) {
            self.text = text
            self.canonical = canonical ?? text
        }

        static let cases = [
            Good("0.0.0.0"), Good("192.0.2.1"), Good("255.255.255.255"), Good("::"), Good("::1"), Good("1::"),
            Good("2001:db8::1"), Good("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), Good("::ffff:192.0.2.1", "192.0.2.1"),
            Good("::FFFF:c000:0201", "192.0.2.1"), Good("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"),
            Good("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), Good("2001:db8:0:1:1:1:1:1"),
            Good("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), Good("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
            Good("0001:0002:0003:0004:0005:0006:0007:0008", "1:2:3:4:5:6:7:8"),
            Good("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            Good("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ]
    }

    @Test(arguments: Good.cases) func `an address has one text`(_ item: Good) throws {
        let address = try #require(ClientAddress(item.text))
        #expect(address.description == item.canonical)
        #expect(ClientAddress(item.canonical) == address)
    }

    @Test(
        arguments: [
            "", " ", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.", ".1.2.3", "1.2.3.4 ",
            " 1.2.3.4", "1.2.3.-4", "1.2.3.+4", "0x1.2.3.4", "1.2.3.4:80", "16909060", "localhost", "example.com", ":",
            ":::", "1:::2", ":1", "1:", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
            "::1:2:3:4:5:6:7:8", "12345::", "g::", "fe80::1%eth0", "[::1]", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5",
            "1:2:3:4:5:6:7:1.2.3.4", "::ffff:1.2.3.256", "\u{FF11}.2.3.4", "1.2.3.4\0",
        ]) func `what is no address is none`(_ text: String)
    {
        #expect(ClientAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("192.0.2.1:80", "192.0.2.1"), ("[::1]:65535", "::1"), ("[::1]", "::1"),
            ("::1", "::1"), ("[2001:db8::1]:0", "2001:db8::1"),
        ] as [(String, String)]) func `a proxy may add the port that it saw`(_ text: String, _ address: String)
    {
        #expect(ClientAddress(withPort: Array(text.utf8)[...])?.description == address)
    }

    @Test(
        arguments: [
            "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:+1", "192.0.2.1:080", "192.0.2.1:80:80", "[192.0.2.1]:80",
            "[::1",
            "::1]", "[::1]80", "[::1]:", "[]:80", "[::1%eth0]:80", ":80", "unknown", "_hidden",
            String(repeating: "1", count: 5000),
        ]) func `other forms than a proxy's are refused`(_ text: String)
    {
        #expect(ClientAddress(withPort: Array(text.utf8)[...]) == nil)
    }

    @Test func `a network is one address of IPv4 and the first 64 bits of IPv6`() throws {
        let (one, other) = (try #require(ClientAddress("2001:db8::1")), try #require(ClientAddress("2001:db8::2:1")))
        #expect(one.network == other.network)
        #expect(one.network != ClientAddress("2001:db8:0:1::1")?.network)
        #expect(ClientAddress("192.0.2.1")?.network != ClientAddress("192.0.2.2")?.network)
    }
}
