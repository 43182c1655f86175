import SecurityGate
import Testing

struct TrustedProxiesTests {
    private static let proxies = TrustedProxies(["10.0.0.0/8", "fd00::/8"].compactMap(AddressRange.init))

    struct Case: Sendable, CustomTestStringConvertible {
        let peer: String
        let fields: [String]
        let client: String
        var testDescription: String { "\(peer) \(fields)" }

        init(_ peer: String, _ fields: [String], _ client: String) {
            self.peer = peer
            self.fields = fields
            self.client = client
        }

        static let cases = [
            Case("10.0.0.1", [], "10.0.0.1"),
            Case("10.0.0.1", ["192.0.2.1"], "192.0.2.1"),
            Case("10.0.0.1", ["192.0.2.1:4711"], "192.0.2.1"),
            Case("fd00::1", ["[2001:db8::1]:4711"], "2001:db8::1"),
            // What the client itself sent stands on the left.
            Case("10.0.0.1", ["127.0.0.1, 192.0.2.1"], "192.0.2.1"),
            Case("10.0.0.1", ["nonsense, 192.0.2.1"], "192.0.2.1"),
            Case("10.0.0.1", ["192.0.2.1, 10.0.0.2"], "192.0.2.1"),
            Case("10.0.0.1", ["192.0.2.1 ,\t::ffff:10.0.0.2"], "192.0.2.1"),
            // Several fields are one list.
            Case("10.0.0.1", ["192.0.2.9", "192.0.2.1"], "192.0.2.1"),
            Case("10.0.0.1", ["192.0.2.1", "10.0.0.2"], "192.0.2.1"),
            Case("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            // Nobody's word but a proxy's.
            Case("192.0.2.7", ["192.0.2.1"], "192.0.2.7"),
            Case("192.0.2.7", ["10.0.0.1"], "192.0.2.7"),
            // What cannot be read counts for nothing.
            Case("10.0.0.1", [""], "10.0.0.1"),
            Case("10.0.0.1", ["192.0.2.1,"], "10.0.0.1"),
            Case("10.0.0.1", ["192.0.2.1, unknown"], "10.0.0.1"),
            Case("10.0.0.1", ["192.0.2.1", "unknown, 10.0.0.2"], "10.0.0.1"),
            Case("10.0.0.1", [Array(repeating: "10.0.0.2", count: 32).joined(separator: ",")], "10.0.0.2"),
            Case(
                "10.0.0.1", ["192.0.2.1," + Array(repeating: "10.0.0.2", count: 32).joined(separator: ",")], "10.0.0.1"),
        ]
    }

    @Test(arguments: Case.cases) func `the client is whom the nearest trusted proxy saw`(_ item: Case) throws {
        let peer = try #require(ClientAddress(item.peer))
        let client = Self.proxies.client(peer: peer, forwarded: item.fields.map { Array($0.utf8)[...] })
        #expect(client.description == item.client)
    }

    @Test func `without proxies the peer is the client`() throws {
        let peer = try #require(ClientAddress("10.0.0.1"))
        #expect(TrustedProxies().client(peer: peer, forwarded: [Array("192.0.2.1".utf8)[...]]) == peer)
    }
}
