import GRDB
import Testing
import Vocabulary

@testable import Stores

@Suite struct ExtractionShelfTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let shelf: ExtractionShelf
    let identity: IdentityStore

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        shelf = ExtractionShelf(directory)
        identity = try IdentityStore(directory)
    }

    private func tenant(_ name: String) throws -> String {
        try identity.createTenant(name, settings: TenantSettings(), by: "test", now: 0).id
    }

    private func snapshot(at time: Int64) -> ExtractionSnapshot {
        var snapshot = ExtractionSamples.snapshot
        snapshot.time = time
        return snapshot
    }

    @Test func `the newest snapshot of a tenant is kept, and goes with the tenant`() throws {
        let (one, two) = (try tenant("one"), try tenant("two"))
        try shelf.put([(one, snapshot(at: 1)), (two, snapshot(at: 2)), ("t_nobodyisthere00", snapshot(at: 3))])
        try shelf.put([(one, snapshot(at: 5))])
        #expect(try shelf.tenants() == [one, two])
        #expect(try shelf.snapshots(of: [one, two, "t_x"]) == [one: snapshot(at: 5), two: snapshot(at: 2)])
        try shelf.say(one, excusing: .extParamSweep, now: 1)
        try shelf.excuse([one, "t_nobodyisthere00"], until: 100)
        #expect(try shelf.excuses(now: 1) == [one: 100])
        try identity.delete("one", by: "test", now: 6)
        #expect(try shelf.tenants() == [two])
        #expect(try shelf.words().isEmpty)
        #expect(try shelf.excuses(now: 1).isEmpty)
    }

    @Test func `a snapshot that was damaged on the disk counts as none`() throws {
        let one = try tenant("one")
        try shelf.put([(one, snapshot(at: 1))])
        try directory.database.write { try $0.execute(sql: "UPDATE extraction SET snapshot = x'0102'") }
        #expect(try shelf.snapshots(of: [one]).isEmpty)
    }

    @Test func `what is too old goes`() throws {
        let (old, new) = (try tenant("old"), try tenant("new"))
        try shelf.put([(old, snapshot(at: 10)), (new, snapshot(at: 11))])
        try shelf.tidy(now: 11 + ExtractionShelf.retention)
        #expect(try shelf.tenants() == [new])
    }

    @Test func `what operators said stays until it was told`() throws {
        let one = try tenant("one")
        try shelf.say(one, excusing: .extTemplateSweep, now: 1)
        try shelf.say(one, excusing: nil, now: 2)
        let words = try shelf.words()
        #expect(words.map(\.code) == [.extTemplateSweep, nil])
        try shelf.told([words[0]])
        #expect(try shelf.words() == [words[1]])
    }

    @Test func `how far the stream was read is known at the next start`() throws {
        #expect(try shelf.position() == nil)
        try shelf.put(StreamPosition(time: 5, number: 6), senders: "a 1 2")
        try shelf.put(StreamPosition(time: 7, number: 0), senders: "a 3 4")
        let known = try #require(try shelf.position())
        #expect(known.position == StreamPosition(time: 7, number: 0) && known.senders == "a 3 4")
    }
}
