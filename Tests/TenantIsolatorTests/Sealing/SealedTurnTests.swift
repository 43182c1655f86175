import Testing

@testable import TenantIsolator

struct SealedTurnTests {
    static let nonce = Array(UInt8(0)..<12)
    static let place = SealedTurn.Place(conversation: "conv_1", sequence: 4)
    let key = DataKey(tenant: "t_a", generation: 1, bytes: Array(repeating: 1, count: 32))
    let plain = Array(#"{"role":"user","content":"the gate code is 4711"}"#.utf8)

    private var sealed: SealedTurn { SealedTurn(plain, at: Self.place, under: key, nonce: Self.nonce) }

    @Test func `a turn opens in its own place`() {
        #expect(SealedTurn(sealed.bytes)?.opened(at: Self.place, by: key) == plain)
        #expect(sealed.generation == 1)
        #expect(sealed.bytes.count == plain.count + SealedTurn.overhead)
    }

    @Test func `an empty turn opens as well`() {
        let empty = SealedTurn([], at: Self.place, under: key, nonce: Self.nonce)
        #expect(SealedTurn(empty.bytes)?.opened(at: Self.place, by: key) == [])
    }

    static let elsewhere: [SealedTurn.Place] = [
        .init(conversation: "conv_1", sequence: 3), .init(conversation: "conv_1", sequence: 5),
        .init(conversation: "conv_2", sequence: 4), .init(conversation: "conv_", sequence: 4),
        .init(conversation: "conv_14", sequence: 4), .init(conversation: "", sequence: .max),
    ]

    @Test(arguments: elsewhere) func `a turn that was moved does not open`(place: SealedTurn.Place) {
        #expect(sealed.opened(at: place, by: key) == nil)
    }

    @Test func `a turn opens for no other tenant, even under the same key bytes`() {
        for tenant in ["t_b", "t_", "t_aa", "T_A", "t_a/", ""] {
            let other = DataKey(tenant: tenant, generation: 1, bytes: Array(repeating: 1, count: 32))
            #expect(sealed.opened(at: Self.place, by: other) == nil, "\(tenant)")
        }
    }

    @Test func `a turn opens under no other key`() {
        let rotated = DataKey(tenant: "t_a", generation: 2, bytes: Array(repeating: 1, count: 32))
        let other = DataKey(tenant: "t_a", generation: 1, bytes: Array(repeating: 2, count: 32))
        #expect(sealed.opened(at: Self.place, by: rotated) == nil)
        #expect(sealed.opened(at: Self.place, by: other) == nil)
    }

    @Test func `every flipped bit and every cut is refused`() {
        for index in sealed.bytes.indices {
            for bit in 0..<8 {
                var changed = sealed.bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(SealedTurn(changed)?.opened(at: Self.place, by: key) == nil)
            }
            #expect(SealedTurn(Array(sealed.bytes.prefix(index)))?.opened(at: Self.place, by: key) == nil)
        }
        #expect(SealedTurn(sealed.bytes + [0])?.opened(at: Self.place, by: key) == nil)
    }
}
