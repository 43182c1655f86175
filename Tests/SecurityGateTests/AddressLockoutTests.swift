import SecurityGate
import Testing

struct AddressLockoutTests {
    private static func address(_ text: String) throws -> ClientAddress { try #require(ClientAddress(text)) }

    @Test func `the twentieth wrong key of a minute shuts an address out, and no other one`() throws {
        var lockout = AddressLockout()
        let (one, other) = (try Self.address("192.0.2.1"), try Self.address("192.0.2.2"))
        for i in 0..<19 { #expect(lockout.count(one, now: i * 3000) == nil) }
        #expect(!lockout.isShutOut(one, now: 57_000))
        #expect(lockout.count(one, now: 57_000) == 117_000)
        #expect(lockout.isShutOut(one, now: 57_001))
        #expect(!lockout.isShutOut(other, now: 57_001))
        #expect(lockout.isShutOut(one, now: 116_999))
        #expect(!lockout.isShutOut(one, now: 117_000))
    }

    @Test func `a wrong key every three seconds and a little never does`() throws {
        var lockout = AddressLockout()
        let one = try Self.address("192.0.2.1")
        for i in 0..<1000 { #expect(lockout.count(one, now: i * 3160) == nil) }
    }

    @Test func `the minute begins anew with each wrong key of a lockout`() throws {
        var lockout = AddressLockout()
        let one = try Self.address("192.0.2.1")
        for _ in 0..<20 { _ = lockout.count(one, now: 1000) }
        #expect(lockout.count(one, now: 50_000) == 110_000)
        #expect(lockout.isShutOut(one, now: 109_999))
        #expect(!lockout.isShutOut(one, now: 110_000))
        #expect(lockout.count(one, now: 200_000) == nil)
    }

    @Test func `a network of IPv6 is one address`() throws {
        var lockout = AddressLockout()
        for i in 1...20 { _ = lockout.count(try Self.address("2001:db8::\(i)"), now: i) }
        #expect(lockout.isShutOut(try Self.address("2001:db8::ffff"), now: 30))
        #expect(!lockout.isShutOut(try Self.address("2001:db8:0:1::1"), now: 30))
    }

    @Test func `a right key makes up for the wrong ones before it`() throws {
        var lockout = AddressLockout(limit: 10)
        let one = try Self.address("192.0.2.1")
        for i in 0..<9 { #expect(lockout.count(one, now: i) == nil) }
        lockout.forgive(one)
        for i in 0..<9 { #expect(lockout.count(one, now: i) == nil) }
        #expect(lockout.count(one, now: 9) == 60_009)
        #expect(lockout.end(one, now: 9) == 60_009)
        lockout.forgive(one)
        #expect(lockout.end(one, now: 9) == nil)
        lockout.forgive(try Self.address("192.0.2.2"))
    }

    @Test func `of too many addresses the first is forgotten`() throws {
        var lockout = AddressLockout(capacity: 3)
        let all = try (1...4).map { try Self.address("192.0.2.\($0)") }
        for address in all.prefix(3) {
            for _ in 0..<20 { _ = lockout.count(address, now: 0) }
        }
        #expect(all.prefix(3).allSatisfy { lockout.isShutOut($0, now: 1) })
        #expect(lockout.count(all[3], now: 1) == nil)
        #expect(!lockout.isShutOut(all[0], now: 1))
        #expect(lockout.isShutOut(all[1], now: 1))
        // Its place is empty of what another one did there.
        for _ in 0..<18 { #expect(lockout.count(all[3], now: 1) == nil) }
        #expect(lockout.count(all[3], now: 1) != nil)
    }
}
