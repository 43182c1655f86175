import Testing

@testable import TenantIsolator

struct RequestTextTests {
    static let nonce = Array(UInt8(0)..<12)
    static let text = Array("hello".utf8)
    let key = DataKey(tenant: "t_a", generation: 3, bytes: Array(repeating: 1, count: 32))

    private var sealed: [UInt8] { RequestText.seal(Self.text, request: "req_1", under: key, nonce: Self.nonce) }

    @Test func `a text comes back for its tenant and request`() {
        #expect(RequestText.open(sealed, request: "req_1", by: key) == Self.text)
        #expect(RequestText.generation(of: sealed) == 3)
    }

    @Test func `it opens for no other request, tenant, generation or key`() {
        let others = [
            DataKey(tenant: "t_b", generation: 3, bytes: Array(repeating: 1, count: 32)),
            DataKey(tenant: "t_a", generation: 4, bytes: Array(repeating: 1, count: 32)),
            DataKey(tenant: "t_a", generation: 3, bytes: Array(repeating: 2, count: 32)),
        ]
        for other in others { #expect(RequestText.open(sealed, request: "req_1", by: other) == nil) }
        for request in ["req_2", "req_", "REQ_1", ""] {
            #expect(RequestText.open(sealed, request: request, by: key) == nil)
        }
    }

    @Test func `what was sealed for one use opens for no other`() throws {
        let turn = SealedTurn(
            Self.text, at: .init(conversation: "req_1", sequence: 0), under: key, nonce: Self.nonce)
        #expect(RequestText.open(turn.bytes, request: "req_1", by: key) == nil)
        let token = try #require(ContextToken.seal([1], model: "req_1", under: key, nonce: Self.nonce))
        #expect(RequestText.open(token, request: "req_1", by: key) == nil)
    }

    @Test func `every byte of it counts`() {
        for place in sealed.indices {
            var bytes = sealed
            bytes[place] ^= 1
            #expect(RequestText.open(bytes, request: "req_1", by: key) == nil)
            #expect(RequestText.open(Array(sealed.prefix(place)), request: "req_1", by: key) == nil)
        }
        #expect(RequestText.generation(of: Array(sealed.prefix(20))) == nil)
    }
}
