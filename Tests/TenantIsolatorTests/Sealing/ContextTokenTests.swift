import Testing

@testable import TenantIsolator

struct ContextTokenTests {
    static let nonce = Array(UInt8(0)..<12)
    static let tokens: [UInt32] = [0, 1, 127, 128, 16_383, 16_384, 128_255, 2_097_151, 2_097_152, .max, 5]
    let key = DataKey(tenant: "t_a", generation: 1, bytes: Array(repeating: 1, count: 32))

    private func sealed() throws -> [UInt8] {
        try #require(ContextToken.seal(Self.tokens, model: "m:1", under: key, nonce: Self.nonce))
    }

    @Test func `a context comes back for its tenant and model`() throws {
        #expect(ContextToken.open(try sealed(), model: "m:1", by: key) == Self.tokens)
        #expect(ContextToken.generation(of: try sealed()) == 1)
    }

    @Test func `an empty context comes back`() throws {
        let empty = try #require(ContextToken.seal([], model: "m:1", under: key, nonce: Self.nonce))
        #expect(ContextToken.open(empty, model: "m:1", by: key) == [])
    }

    @Test func `it opens for no other tenant and for no other model`() throws {
        let other = DataKey(tenant: "t_b", generation: 1, bytes: Array(repeating: 1, count: 32))
        #expect(ContextToken.open(try sealed(), model: "m:1", by: other) == nil)
        for model in ["m:2", "m:", "M:1", "m:1 ", ""] {
            #expect(ContextToken.open(try sealed(), model: model, by: key) == nil, "\(model)")
        }
    }

    @Test func `an array that a server wrote does not open`() {
        for numbers: [UInt8] in [[], [1], [1, 2, 3], Array(repeating: 1, count: 33), Array(repeating: 1, count: 500)] {
            #expect(ContextToken.open(numbers, model: "m:1", by: key) == nil)
        }
    }

    @Test func `spliced and truncated tokens do not open`() throws {
        let one = try sealed()
        let other = try #require(
            ContextToken.seal([9, 9, 9, 9, 9, 9], model: "m:1", under: key, nonce: Self.nonce.reversed()))
        for cut in one.indices {
            #expect(ContextToken.open(Array(one.prefix(cut)), model: "m:1", by: key) == nil)
            #expect(
                ContextToken.open(Array(one.prefix(cut)) + other.dropFirst(cut), model: "m:1", by: key) != Self.tokens)
        }
        #expect(ContextToken.open(Array(one.prefix(17)) + other.dropFirst(17), model: "m:1", by: key) == nil)
    }

    @Test func `a context beyond the limit is not sealed`() {
        let long = [UInt32](repeating: 1, count: ContextToken.limit + 1)
        #expect(ContextToken.seal(long, model: "m:1", under: key, nonce: Self.nonce) == nil)
    }
}
