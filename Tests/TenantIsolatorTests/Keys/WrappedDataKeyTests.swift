import Testing

@testable import TenantIsolator

struct WrappedDataKeyTests {
    static let master = MasterKey(Array(repeating: 7, count: 32))
    static let nonce = Array(UInt8(0)..<12)
    let key = DataKey(tenant: "t_a", generation: 3, bytes: Array(UInt8(100)..<132))

    private func material(_ key: DataKey) -> [UInt8] { key.key.withUnsafeBytes { Array($0) } }

    @Test func `a wrapped key comes back under its master`() throws {
        let wrapped = WrappedDataKey(key, under: Self.master, nonce: Self.nonce)
        #expect(wrapped.bytes.count == WrappedDataKey.length)
        #expect(wrapped.generation == 3)
        let back = try WrappedDataKey(wrapped.bytes).unwrapped(by: Self.master, tenant: "t_a")
        #expect(material(back) == material(key))
        #expect(back.generation == 3)
    }

    @Test func `the wrapped form holds nothing of the key`() {
        let wrapped = WrappedDataKey(key, under: Self.master, nonce: Self.nonce).bytes
        for start in 0...(wrapped.count - 8) {
            let window = Array(wrapped[start..<(start + 8)])
            for place in 0...(material(key).count - 8) {
                #expect(window != Array(material(key)[place..<(place + 8)]))
            }
        }
    }

    @Test func `another master is told apart from a forgery`() throws {
        let wrapped = WrappedDataKey(key, under: Self.master, nonce: Self.nonce)
        let other = MasterKey(Array(repeating: 8, count: 32))
        #expect(throws: WrappedDataKey.Fault.otherMaster) { try wrapped.unwrapped(by: other, tenant: "t_a") }
        #expect(throws: WrappedDataKey.Fault.forged) { try wrapped.unwrapped(by: Self.master, tenant: "t_b") }
    }

    @Test func `every flipped bit is refused`() throws {
        let bytes = WrappedDataKey(key, under: Self.master, nonce: Self.nonce).bytes
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: WrappedDataKey.Fault.self) {
                    try WrappedDataKey(changed).unwrapped(by: Self.master, tenant: "t_a")
                }
            }
        }
    }

    @Test func `bytes of any other length are malformed`() {
        let bytes = WrappedDataKey(key, under: Self.master, nonce: Self.nonce).bytes
        for count in 0..<bytes.count {
            #expect(throws: WrappedDataKey.Fault.malformed) { try WrappedDataKey(Array(bytes.prefix(count))) }
        }
        #expect(throws: WrappedDataKey.Fault.malformed) { try WrappedDataKey(bytes + [0]) }
    }

    @Test func `no way of printing a key shows it`() {
        for text in ["\(key)", String(reflecting: key), "\(Self.master)", String(reflecting: Self.master)] {
            #expect(text.contains("masked"))
        }
    }
}
