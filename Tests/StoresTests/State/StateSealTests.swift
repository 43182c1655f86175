import Crypto
import SecurityGate
import Testing
import Vocabulary
import Wire

@testable import Stores

@Suite struct StateSealTests {
    let key = SymmetricKey(data: [UInt8](repeating: 1, count: 32))
    var seal: StateSeal { StateSeal(controlKey: key) }

    private func refusal(_ body: () throws -> StateRecord) -> StateRefusal? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? StateRefusal
        }
    }

    /// What somebody with the control key could write, but no gateway does.
    private func forged(_ json: String) -> [UInt8] {
        StateSeal.seal("secureinfer state v1", key).sealed(Array(json.utf8))
    }

    @Test(arguments: StateSamples.all) func `a record opens as it was sealed`(_ record: StateRecord) throws {
        #expect(try seal.open(seal.sealed(record)) == record)
        let stored = seal.stored(record)
        #expect(String(decoding: stored.prefix(20), as: UTF8.self) == "000000000000000000\(record.version)")
        #expect(try seal.open(stored: stored, at: record.field) == record)
    }

    @Test(arguments: StateSamples.all) func `no changed byte is taken`(_ record: StateRecord) {
        let stored = seal.stored(record)
        for position in stored.indices {
            var changed = stored
            changed[position] ^= 1
            #expect(refusal { try seal.open(stored: changed, at: record.field) } != nil, "byte \(position)")
        }
    }

    @Test func `the largest tenant that may be fits in`() throws {
        let models = (0..<TenantAccess.modelLimit).map { number in
            ModelPattern.exact(String(repeating: "\\", count: 254) + "\(10 + number)")
        }
        let routes = (0..<TenantAccess.routeLimit).map { "/" + String(repeating: "\\", count: 61) + "\(10 + $0)" }
        let settings = TenantSettings(access: TenantAccess(models: models, routes: Set(routes)))
        try settings.check()
        let tenant = Tenant(
            id: StateSamples.tenantID, name: String(repeating: "a", count: EntityName.limit), state: .active,
            settings: settings, created: StateFields.latest)
        let record = StateRecord(
            kind: .tenant, id: tenant.id, version: StateFields.latest, content: .tenant(.living(tenant)))
        #expect(try seal.open(stored: seal.stored(record), at: record.field) == record)
    }

    @Test func `what was sealed under another key or for another use is refused`() {
        let record = StateSamples.all[0]
        let other = StateSeal(controlKey: SymmetricKey(data: [UInt8](repeating: 2, count: 32)))
        #expect(refusal { try seal.open(other.sealed(record)) } == .mac)
        let plain = FeedSeal { Array(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
        let json = Array(String(decoding: seal.sealed(record), as: UTF8.self).prefix { $0 != "m" }.utf8)
        #expect(refusal { try seal.open(plain.sealed(json)) } == .mac)
        let message = StateSeal.seal("secureinfer control v1", key)
        #expect(refusal { try seal.open(message.sealed(Array("{}".utf8))) } == .mac)
    }

    @Test func `a record in another one's place is refused`() {
        let stored = seal.stored(StateSamples.all[2])
        #expect(refusal { try seal.open(stored: stored, at: "key/zzzzzzzzzzzz") } == .malformed)
        var newer = stored
        newer[0] = UInt8(ascii: "9")
        #expect(refusal { try seal.open(stored: newer, at: "key/abcdefghijkl") } == .malformed)
        #expect(refusal { try seal.open(stored: Array("!".utf8), at: "key/abcdefghijkl") } == .malformed)
        #expect(refusal { try seal.open(stored: [], at: "key/abcdefghijkl") } == .malformed)
        let long = [UInt8](repeating: 0x30, count: StateSeal.limit + 21)
        #expect(refusal { try seal.open(stored: long, at: "key/abcdefghijkl") } == .oversized)
    }

    static let bodies: [String] = [
        #"{"v":1,"kind":"key","id":"abcdefghijkl","version":1,"body":{}}"#,
        #"{"v":1,"kind":"king","id":"abcdefghijkl","version":1,"body":{}}"#,
        #"{"v":1,"kind":"policy","id":"other","version":1,"body":{"document":{"block":80},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"block":101},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"block":40},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"block":80},"by":"a","reason":"","time":1,"x":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"block": 80},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"blok":80},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":[],"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":"off","by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"block":80},"by":"a\n","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":-1,"body":{"document":{"block":80},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":9223372036854775807,"body":{"document":{"block":80},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"tenants":{"a":{"warn":90}}},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"by":"a","document":null,"reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"block":40,"warn":50,"excerpt":"none","expose_risk":false,"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"block":80,"warn":50,"excerpt":"none","by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"policy","id":"policy","version":1,"body":{"document":{"block":80,"warn":50,"excerpt":"none","expose_risk":false},"by":"a","reason":"","time":1}}"#,
        #"{"v":1,"kind":"tenant","id":"t_abcdefghijklmnop","version":1,"body":{"deleted":-1,"by":"a"}}"#,
        #"{"v":1,"kind":"tenant","id":"../../etc/passwd","version":1,"body":{"deleted":1,"by":"a"}}"#,
        #"{"v":1,"kind":"ban","id":"b_abcdefghijklmnop","version":1,"body":{"scope":"tenant","target":"","until":null,"reason":"","origin":"operator","by":"a","created":1,"lifted":null,"simulated":false}}"#,
        #"[]"#,
    ]

    @Test(arguments: bodies) func `a right mac does not make a wrong record right`(_ json: String) {
        #expect(refusal { try seal.open(forged(json)) } == .malformed)
    }

    @Test func `a policy of the release before is taken, and one that it knows is written as it writes it`() throws {
        let members = #""block":73,"warn":33,"excerpt":"masked","expose_risk":false"#
        let body = #"{\#(members),"by":"a","reason":"","time":1}"#
        let older = try seal.open(forged(#"{"v":1,"kind":"policy","id":"policy","version":9,"body":\#(body)}"#))
        let document = try PolicyDocument(text: "{\(members)}")
        let record = PolicyRecord(version: 9, document: document, by: "a", reason: "", time: 1)
        #expect(older.content == .policy(PolicyState(record)))
        #expect(String(decoding: older.content.json, as: UTF8.self) == body)
        for text in [#"{"block":73}"#, #"{\#(members),"seal_text":true}"#, "{}"] {
            var other = PolicyState(record)
            other.document = try PolicyDocument(text: text)
            let json = String(decoding: StateContent.policy(other).json, as: UTF8.self)
            #expect(json.hasPrefix(#"{"document":"#))
        }
    }

    @Test func `only the policy may be as large as a policy, and it goes through`() throws {
        let text = String(repeating: "x", count: 60)
        let tenants = (0..<980).map {
            #""t\#($0)":{"workloads":[{"name":"\#(text)","requests":1,"keys":["\#(text)"]}]}"#
        }
        let document = try PolicyDocument(text: #"{"tenants":{\#(tenants.joined(separator: ","))}}"#)
        #expect(document.json.count > 4 * StateSeal.limit)
        let large = StateRecord(
            kind: .policy, id: "policy", version: 3,
            content: .policy(PolicyState(PolicyRecord(version: 3, document: document, by: "a", reason: "", time: 3))))
        #expect(try seal.open(stored: seal.stored(large), at: "policy/policy") == large)
        let padded = String(repeating: "x", count: StateSeal.limit)
        let key = #"{"v":1,"kind":"key","id":"abcdefghijkl","version":1,"body":{"tenant":"\#(padded)"}}"#
        #expect([StateRefusal.oversized, .malformed].contains(refusal { try seal.open(forged(key)) }))
        #expect(
            refusal {
                try seal.open(
                    forged(#"{"v":1,"x":"\#(padded + padded + padded + padded + padded + padded + padded)"}"#))
            } == .oversized)
    }

    @Test func `a record of a later format is told apart`() {
        #expect(refusal { try seal.open(forged(#"{"v":2,"kind":"key"}"#)) } == .version)
    }
}
