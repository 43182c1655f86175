import Crypto
import SecurityGate

@testable import Stores

/// The shared store as its scripts keep it, in memory.
final class MemoryState {
    private(set) var records: [String: [UInt8]] = [:]
    private var index: [(revision: Int64, field: String)] = []
    private var newest: Int64 = 0

    func put(_ item: PendingState, _ seal: StateSeal) -> Bool {
        guard case .put(let record) = item else {
            records[item.field] = nil
            index.removeAll { $0.field == item.field }
            return true
        }
        let text = seal.stored(record)
        if let known = records[record.field] {
            if known == text { return true }
            guard known.prefix(20).lexicographicallyPrecedes(text.prefix(20)) else { return false }
        }
        records[record.field] = text
        newest += 1
        index.removeAll { $0.field == record.field }
        index.append((newest, record.field))
        return true
    }

    func page(after revision: Int64, limit: Int) -> [(revision: Int64, field: String, text: [UInt8])] {
        index.filter { $0.revision > revision }.prefix(limit).map { ($0.revision, $0.field, records[$0.field] ?? []) }
    }
}

/// The stores of one gateway of several.
final class StateNode {
    private let temporary: TemporaryDirectory
    let directory: DataDirectory
    let identity: IdentityStore
    let bans: BanStore
    let policies: PolicyStore
    let store: StateStore
    let seal = StateSeal(controlKey: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        identity = try IdentityStore(directory)
        bans = try BanStore(directory)
        policies = try PolicyStore(directory)
        store = StateStore(directory, identity: identity, bans: bans, policies: policies)
    }

    /// Puts what is pending, and takes what others put: one turn, with pages of `limit`.
    ///
    /// - Returns: true when something happened.
    func turn(_ shared: MemoryState, now: Int64, limit: Int = 3) throws -> Bool {
        let before = try store.position()
        if before == nil { try store.restart(epoch: "e") }
        let items = try store.pending(limit: 100)
        let done = items.map { shared.put($0, seal) }
        try store.settle(zip(items, done).filter(\.1).map(\.0))
        var position = try store.position() ?? StatePosition(epoch: "e", revision: 0)
        var found = false
        while case let page = shared.page(after: position.revision, limit: limit), let last = page.last {
            found = true
            position.revision = last.revision
            let records = try page.map { try seal.open(stored: $0.text, at: $0.field) }
            _ = try store.apply(records, position: position, now: now)
        }
        return found || !items.isEmpty
    }

    /// Everything that is here, in canonical form.
    func contents() throws -> [String] {
        try store.records(after: nil, limit: 10_000).map { String(decoding: seal.stored($0), as: UTF8.self) }
    }

    /// Lets nodes take turns until nothing happens any more.
    static func settle(_ nodes: [StateNode], _ shared: MemoryState, now: Int64) throws -> Int {
        for round in 1...20 {
            let busy = try nodes.map { try $0.turn(shared, now: now) }
            if !busy.contains(true) { return round }
        }
        return .max
    }
}
