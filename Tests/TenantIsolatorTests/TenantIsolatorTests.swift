import Testing

@testable import TenantIsolator

struct TenantIsolatorTests {
    static let key = Array(UInt8(0)..<32)
    let isolator = TenantIsolator(masterKey: key)

    /// The name under which a conversation of a tenant is stored.
    private static func name(_ conversation: String, of tenant: String, _ key: [UInt8] = key) -> String {
        IsolatorKeys(masterKey: key).name(of: conversation, tenant: tenant)
    }

    /// Sixteen bytes that differ for each number.
    static func random(_ number: UInt64) -> [UInt8] {
        var state = number &* 0x9E37_79B9_7F4A_7C15 &+ 1
        return (0..<16).map { _ in
            state = (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9 &+ 0x94D0_49BB
            return UInt8(truncatingIfNeeded: state >> 37)
        }
    }

    @Test func `a tenant owns the ids made for it`() {
        for number in 0..<200 {
            let id = isolator.conversationID(tenant: "acme", random: Self.random(UInt64(number)))
            #expect(id.hasPrefix("conv_"))
            #expect(id.utf8.count == 69)
            #expect(isolator.owns(id, tenant: "acme"))
            #expect(!isolator.owns(id, tenant: "globex"))
        }
    }

    static let tampering: [@Sendable (String) -> String] = [
        { String($0.dropLast()) }, { $0 + "0" }, { $0.uppercased() }, { "conv_" + $0.dropFirst(5).uppercased() },
        { String($0.dropFirst(5)) }, { " " + $0 }, { $0 + "\n" }, { $0 + "\0" },
        { $0.replacing("conv_", with: "conv-") },
        { "conv_" + String(repeating: "0", count: $0.utf8.count - 5) },
        { "conv_" + String($0.dropFirst(5).reversed()) },
        { String($0.prefix(37)) + String(repeating: "0", count: 32) }, { _ in "" }, { _ in "conv_" },
        { String($0.dropLast()) + "g" }, { String($0.dropLast()) + "é" }, { $0.replacing("_", with: "＿") },
    ]

    @Test func `an id that was changed in any way belongs to nobody`() {
        let id = isolator.conversationID(tenant: "acme", random: Self.random(1))
        for tamper in Self.tampering { #expect(!isolator.owns(tamper(id), tenant: "acme"), "\(tamper(id))") }
    }

    @Test func `every flipped bit is seen`() {
        let id = Array(isolator.conversationID(tenant: "acme", random: Self.random(2)).utf8)
        for index in id.indices {
            for bit in 0..<8 {
                var changed = id
                changed[index] ^= 1 << UInt8(bit)
                #expect(!isolator.owns(String(decoding: changed, as: UTF8.self), tenant: "acme"))
            }
        }
    }

    @Test func `none of ten thousand guessed ids is taken`() {
        for number in 0..<10_000 {
            let guess = Self.random(UInt64(number)) + Self.random(UInt64(number + 1_000_000))
            #expect(!isolator.owns("conv_" + Hex.encode(guess), tenant: "acme"))
        }
    }

    @Test func `parts of two ids do not make a third`() {
        let one = isolator.conversationID(tenant: "acme", random: Self.random(3))
        let two = isolator.conversationID(tenant: "acme", random: Self.random(4))
        #expect(!isolator.owns(String(one.prefix(37)) + String(two.suffix(32)), tenant: "acme"))
    }

    static let names: [String] = [
        "", "a", "a/b", "b", "A", "a\0", "a\0b", "a b", "..", "../a", "a:b", "a|b", "é", "e\u{301}", "ａ", "a/",
        "/a", "a//b", "а", "tenant", "tenant\n", String(repeating: "a", count: 300), "\u{0}", "{a}", "*",
    ]

    @Test func `names that look alike stay apart in every use`() {
        // Swift's == calls canonically equal strings equal, a store does not: so bytes are counted, not strings.
        let count = Set(Self.names.map { Array($0.utf8) }).count
        #expect(Set(Self.names.map(isolator.cacheSalt)).count == count)
        #expect(Set(Self.names.map { Self.name("c", of: $0) }).count == count)
        let random = Self.random(5)
        #expect(Set(Self.names.map { isolator.conversationID(tenant: $0, random: random) }).count == count)
        for owner in Self.names {
            let id = isolator.conversationID(tenant: owner, random: random)
            #expect(Self.names.filter { isolator.owns(id, tenant: $0) }.map { Array($0.utf8) } == [Array(owner.utf8)])
        }
    }

    @Test func `no way of cutting tenant and conversation gives the same store key`() {
        let whole = Array("ab/cd:e\0f")
        let keys = (0...whole.count).map { cut in
            Self.name(String(whole[cut...]), of: String(whole[..<cut]))
        }
        #expect(Set(keys).count == keys.count)
    }

    @Test func `one name has unlike tags in unlike uses and under unlike keys`() {
        let another = [UInt8](repeating: 7, count: 32)
        let other = TenantIsolator(masterKey: another)
        let tags = [
            isolator.cacheSalt(tenant: "acme"), Self.name("", of: "acme"),
            other.cacheSalt(tenant: "acme"), Self.name("", of: "acme", another),
        ]
        #expect(Set(tags).count == 4)
        #expect(tags.allSatisfy { $0.utf8.count == 64 && $0.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) } })
        let id = isolator.conversationID(tenant: "acme", random: Self.random(6))
        #expect(!other.owns(id, tenant: "acme"))
    }

    @Test func `two gateways with one master key agree`() {
        let twin = TenantIsolator(masterKey: Self.key)
        let id = isolator.conversationID(tenant: "acme", random: Self.random(7))
        #expect(twin.owns(id, tenant: "acme"))
        #expect(twin.cacheSalt(tenant: "acme") == isolator.cacheSalt(tenant: "acme"))
        #expect(twin.place(of: id, tenant: "acme") == isolator.place(of: id, tenant: "acme"))
    }

    @Test func `the salt is HMAC over HKDF as any other tool computes it`() {
        #expect(
            isolator.cacheSalt(tenant: "acme") == "7336fcecf5debe53c8d90f7578cb1a0d7f555f4daac585004d3db889a158b211")
    }

    @Test func `a printed isolator shows no key`() {
        #expect("\(isolator)" == "TenantIsolator(masked)")
        #expect(String(reflecting: isolator) == "TenantIsolator(masked)")
    }

    @Test func `a canary is the tenant's own, and the same every time`() {
        let mark = isolator.canary(tenant: "acme")
        #expect(mark == TenantIsolator(masterKey: Self.key).canary(tenant: "acme"))
        #expect(mark.hasPrefix("cnr-") && mark.utf8.count == 30)
        #expect(mark != isolator.canary(tenant: "globex"))
        #expect(mark != TenantIsolator(masterKey: Self.key.reversed()).canary(tenant: "acme"))
        #expect(!isolator.cacheSalt(tenant: "acme").contains(mark.dropFirst(4).prefix(8)))
    }

    @Test func `an id leads to one place, and what is no id of the tenant's leads nowhere`() {
        let id = isolator.conversationID(tenant: "acme", random: Self.random(8))
        let place = isolator.place(of: id, tenant: "acme")
        #expect(place.isOwned)
        #expect(place.name == Self.name(id, of: "acme"))
        for tamper in Self.tampering + [{ $0 + String(repeating: "a", count: 65_536) }] {
            let other = isolator.place(of: tamper(id), tenant: "acme")
            #expect(!other.isOwned)
            #expect(other.name != place.name)
            #expect(other.name.utf8.count == 64)
        }
        let foreign = isolator.place(of: id, tenant: "globex")
        #expect(!foreign.isOwned && foreign.name != place.name)
    }

    @Test func `ids of conversations and of responses are not taken for each other`() {
        let random = Self.random(9)
        let (one, two) = (
            isolator.conversationID(tenant: "acme", random: random),
            isolator.conversationID(tenant: "acme", random: random, kind: .response)
        )
        #expect(two.hasPrefix("resp_") && two.utf8.count == one.utf8.count)
        #expect(isolator.place(of: two, tenant: "acme").isOwned)
        #expect(!isolator.owns(two, tenant: "acme"))
        for (id, prefix) in [(one, "resp_"), (two, "conv_")] {
            #expect(!isolator.place(of: prefix + id.dropFirst(5), tenant: "acme").isOwned)
        }
    }

    @Test func `under a new master key the ids of the former one still lead to their places`() {
        let old = TenantIsolator(masterKey: Array(repeating: 9, count: 32))
        let both = TenantIsolator(masterKey: Self.key, former: Array(repeating: 9, count: 32))
        let (before, after) = (
            old.conversationID(tenant: "acme", random: Self.random(10)),
            both.conversationID(tenant: "acme", random: Self.random(10))
        )
        #expect(both.place(of: before, tenant: "acme") == old.place(of: before, tenant: "acme"))
        #expect(both.place(of: after, tenant: "acme") == isolator.place(of: after, tenant: "acme"))
        #expect(!both.owns(before, tenant: "globex"))
        #expect(!isolator.owns(before, tenant: "acme"))
        #expect(both.formerCanary(tenant: "acme") == old.canary(tenant: "acme"))
        #expect(both.canary(tenant: "acme") == isolator.canary(tenant: "acme"))
        #expect(isolator.formerCanary(tenant: "acme") == nil)
    }
}
