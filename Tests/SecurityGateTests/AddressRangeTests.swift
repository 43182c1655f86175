import SecurityGate
import Testing

struct AddressRangeTests {
    struct Case: Sendable {
        let range: String
        let inside: [String]
        let outside: [String]

        static let cases = [
            Case(
                range: "10.0.0.0/8", inside: ["10.0.0.0", "10.255.255.255", "::ffff:10.1.1.1"],
                outside: ["11.0.0.0", "::"]),
            Case(range: "192.0.2.7", inside: ["192.0.2.7"], outside: ["192.0.2.6", "192.0.2.8"]),
            Case(range: "192.0.2.128/25", inside: ["192.0.2.128"], outside: ["192.0.2.127"]),
            Case(range: "0.0.0.0/0", inside: ["1.2.3.4", "255.255.255.255"], outside: ["::1", "2001:db8::1"]),
            Case(range: "fd00::/8", inside: ["fd00::1", "fdff:ffff::"], outside: ["fe00::", "10.0.0.1"]),
            Case(range: "2001:db8::/33", inside: ["2001:db8:7fff::"], outside: ["2001:db8:8000::"]),
            Case(range: "2001:db8::/65", inside: ["2001:db8::7fff:0:0:0"], outside: ["2001:db8::8000:0:0:0"]),
            Case(range: "::1", inside: ["::1"], outside: ["::2", "0.0.0.1"]),
            Case(range: "::ffff:10.0.0.0/104", inside: ["10.1.2.3"], outside: ["11.0.0.0"]),
        ]
    }

    @Test(arguments: Case.cases) func `a range holds its addresses and no others`(_ item: Case) throws {
        let range = try #require(AddressRange(item.range))
        for text in item.inside { #expect(range.contains(try #require(ClientAddress(text))), "\(text)") }
        for text in item.outside { #expect(!range.contains(try #require(ClientAddress(text))), "\(text)") }
    }

    @Test(
        arguments: [
            "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.1/8", "fd00::1/8", "::/129",
            "10.0.0.0/8/8", "10.0.0.0/255.0.0.0", "proxy.example/8", "10.0.0.0 /8",
        ]) func `what is no range is none`(_ text: String)
    {
        #expect(AddressRange(text) == nil)
    }

    @Test func `a range is written with its prefix`() {
        #expect(AddressRange("10.0.0.0/8")?.description == "10.0.0.0/8")
        #expect(AddressRange("::1")?.description == "::1/128")
    }
}
