import SecurityGate
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

    private func policy(block: Int, warn: Int) -> Policy {
        var policy = Policy()
        (policy.block, policy.warn) = (block, warn)
        return policy
    }

    @Test func `a policy is in force at once, told to the listener and there after a restart`() throws {
        let heard = Mutex<[Int64]>([])
        store.listen { record in heard.withLock { $0.append(record.version) } }
        #expect(store.current() == nil)
        let record = try store.set(policy(block: 70, warn: 40), by: "ana", reason: "attack", now: 5)
        #expect(store.current() == record)
        #expect(heard.withLock { $0 } == [5])
        #expect(try PolicyStore(directory).current() == record)
        #expect(
            try ActionLog(directory).newest().map { "\($0.operator) \($0.verb) \($0.reason)" } == [
                "ana policy.set attack"
            ])
    }

    @Test func `the version grows even if the clock does not`() throws {
        let first = try store.set(policy(block: 70, warn: 40), by: "ana", now: 100)
        let second = try store.set(policy(block: 60, warn: 40), by: "ana", now: 3)
        #expect(second.version == first.version + 1)
        #expect(store.current()?.policy.block == 60)
    }

    @Test func `whoever saw another version changes nothing`() throws {
        let first = try store.set(policy(block: 70, warn: 40), expecting: 0, by: "ana", now: 5)
        #expect(
            code { _ = try store.set(policy(block: 1, warn: 1), expecting: 0, by: "b", now: 6) } == .versionConflict)
        #expect(store.current() == first)
        #expect(try store.set(policy(block: 1, warn: 1), expecting: first.version, by: "b", now: 6).policy.block == 1)
    }

    @Test(arguments: [(101, 50), (80, -1), (40, 50)]) func `thresholds that mean nothing are refused`(
        _ block: Int, _ warn: Int
    ) {
        #expect(code { _ = try store.set(policy(block: block, warn: warn), by: "a", now: 1) } == .valueInvalid)
        #expect(store.current() == nil)
    }
}
