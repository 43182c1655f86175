import Synchronization
import SecurityGate
import Testing

@testable import Stores

@Suite struct KeyCacheTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let store: IdentityStore
    let tenant: Tenant
    let key: MintedCredential

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        store = try IdentityStore(directory)
        tenant = try store.createTenant("acme", by: "local", now: 0)
        key = try store.createKey(for: "acme", by: "local", now: 0)
    }

    struct Presented: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var make: @Sendable (String) -> String
    }

    static let bad: [Presented] = [
        Presented(testDescription: "empty") { _ in "" },
        Presented(testDescription: "prefix only") { _ in "si-" },
        Presented(testDescription: "cut by one") { String($0.dropLast()) },
        Presented(testDescription: "longer by one") { $0 + "a" },
        Presented(testDescription: "upper case") { $0.uppercased() },
        Presented(testDescription: "operator's prefix") { "so" + $0.dropFirst(2) },
        Presented(testDescription: "other dashes") { $0.replacing("-", with: "_") },
        Presented(testDescription: "space before") { " " + $0 },
        Presented(testDescription: "newline after") { $0 + "\n" },
        Presented(testDescription: "NUL after") { $0 + "\0" },
        Presented(testDescription: "secret of zeros") { $0.prefix(16) + String(repeating: "a", count: 26) },
        Presented(testDescription: "last character changed") { $0.dropLast() + ($0.hasSuffix("a") ? "b" : "a") },
        Presented(testDescription: "unknown id") { "si-aaaaaaaaaaaa" + $0.dropFirst(15) },
        Presented(testDescription: "digit outside the alphabet") { $0.dropLast() + "1" },
        Presented(testDescription: "not ASCII") { $0.dropLast(2) + "é" },
        Presented(testDescription: "16 KiB") { _ in String(repeating: "a", count: 16_384) },
    ]

    @Test(arguments: bad)
    func `Whatever is not the key is invalid`(_ presented: Presented) {
        #expect(store.cache.authenticate(presented.make(key.text), now: 1) == .invalid)
    }

    @Test func `The key leads to its tenant`() {
        let wanted = Principal(
            tenantID: tenant.id, tenantName: "acme", keyID: key.id, limits: TenantLimits(), autoBan: true,
            mode: .enforce)
        #expect(store.cache.authenticate(key.text, now: 1) == .principal(wanted))
    }

    @Test func `Malformed, unknown, wrong, revoked and good keys all cost one digest of 42 bytes`() throws {
        let lengths = Mutex<[Int]>([])
        let digest = store.digest
        let cache = KeyCache { text in
            lengths.withLock { $0.append(text.count) }
            return digest(text)
        }
        try store.revokeKey(store.createKey(for: "acme", by: "local", now: 0).id, by: "local", now: 0)
        cache.replaceAll(with: try directory.database.read { try KeyRecord.entries($0) })
        lengths.withLock { $0 = [] }
        let presented = Self.bad.map { $0.make(key.text) } + [key.text]
        for text in presented { _ = cache.authenticate(text, now: 1) }
        #expect(lengths.withLock { $0 } == Array(repeating: 42, count: presented.count))
    }

    @Test func `An expired key is told from a good one at its very moment`() throws {
        let brief = try store.createKey(for: "acme", expires: 1000, by: "local", now: 0)
        guard case .principal = store.cache.authenticate(brief.text, now: 999),
            case .expired = store.cache.authenticate(brief.text, now: 1000)
        else {
            Issue.record("wrong moment")
            return
        }
    }

    @Test func `Two digests match only if all bits do`() throws {
        let bytes = [UInt8](0..<32)
        let digest = try #require(Digest32(bytes))
        #expect(digest.matches(digest))
        for bit in 0..<256 {
            var other = bytes
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(try !digest.matches(#require(Digest32(other))))
        }
        #expect(Digest32(bytes.dropLast()) == nil)
    }
}
