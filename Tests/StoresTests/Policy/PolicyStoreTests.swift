import Synchronization
import Testing

@testable import Stores

@Suite struct PolicyStoreTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let store: PolicyStore

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        store = try PolicyStore(directory)
    }

    private func policy(block: Int, warn: Int = 40) throws -> PolicyDocument {
        try PolicyDocument(text: #"{"block":\#(block),"warn":\#(warn)}"#)
    }

    @Test func `a policy is in force at once, told to the listener and there after a restart`() throws {
        let heard = Mutex<[Int64]>([])
        store.listen { record in heard.withLock { $0.append(record.version) } }
        #expect(store.current() == nil)
        let record = try store.set(policy(block: 70), by: "ana", reason: "attack", now: 5)
        #expect(store.current() == record)
        #expect(heard.withLock { $0 } == [5])
        #expect(try PolicyStore(directory).current() == record)
    }

    @Test func `the log says which members were changed to what, in one line`() throws {
        _ = try store.set(policy(block: 70), by: "ana", reason: "attack", now: 5)
        let long = String(repeating: "x", count: 64)
        let names = (10..<74).map { #""\#($0)-\#(long.dropLast(3))""# }.joined(separator: ",")
        _ = try store.set(
            PolicyDocument(text: #"{"warn":40,"tenants":{"acme":{"block":90}},"auto_ban":{"spared":[\#(names)]}}"#),
            by: "ana", now: 6)
        _ = try store.set(nil, by: "bob", now: 7)
        let log = try ActionLog(directory).newest()
        #expect(log.map(\.verb) == ["policy.unset", "policy.set", "policy.set"])
        #expect(log[2].target == "policy: block=70, warn=40")
        #expect(log[2].reason == "attack")
        #expect(log[1].target.hasPrefix("policy: tenants.acme.block=90, auto_ban.spared=["))
        #expect(log[1].target.hasSuffix("…, block=-"))
        #expect(log[1].target.count < 420)
        #expect(log[0].target == "policy")
    }

    @Test func `the version grows even if the clock does not`() throws {
        let first = try store.set(policy(block: 70), by: "ana", now: 100)
        let second = try store.set(policy(block: 60), by: "ana", now: 3)
        #expect(second.version == first.version + 1)
        #expect(try store.current()?.document == policy(block: 60))
    }

    @Test func `whoever saw another version changes nothing`() throws {
        let first = try store.set(policy(block: 70), expecting: 0, by: "ana", now: 5)
        let other = try policy(block: 1, warn: 1)
        #expect(code { _ = try store.set(other, expecting: 0, by: "b", now: 6) } == .versionConflict)
        #expect(code { _ = try store.set(nil, expecting: 0, by: "b", now: 6) } == .versionConflict)
        #expect(store.current() == first)
        #expect(try store.set(other, expecting: first.version, by: "b", now: 6).document == other)
    }

    @Test func `what was withdrawn is no policy any more, and stays in the history`() throws {
        #expect(code { _ = try store.set(nil, by: "ana", now: 4) } == .notFound)
        let set = try store.set(policy(block: 70), by: "ana", now: 5)
        let gone = try store.set(nil, by: "ana", reason: "over", now: 6)
        #expect(gone.document == nil && gone.version == 6)
        #expect(try PolicyStore(directory).current() == gone)
        #expect(code { _ = try store.set(nil, by: "ana", now: 7) } == .notFound)
        #expect(try store.history(limit: 10) == [gone, set])
        #expect(try store.history(before: 6, limit: 10) == [set])
        #expect(try store.record(version: 5) == set)
        #expect(try store.record(version: 4) == nil)
    }

    @Test func `as many versions are kept as are said to be`() throws {
        for time in 1...Int64(PolicyStore.kept + 3) { _ = try store.set(policy(block: 70), by: "ana", now: time) }
        let all = try store.history(limit: 1000)
        #expect(all.count == PolicyStore.kept)
        #expect(all.last?.version == 4)
    }

    @Test func `a row that is no policy stops the start with words`() throws {
        _ = try store.set(policy(block: 70), by: "ana", now: 5)
        try directory.database.write { try $0.execute(sql: "UPDATE policies SET document = '{\"block\":101}'") }
        #expect(code { _ = try PolicyStore(directory) } == .databaseCorrupt)
    }
}
