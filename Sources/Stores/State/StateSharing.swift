import NIOPosix

/// Keeps what gateways share the same on all of them: puts what changed here into the shared store and announces it, and
/// takes what others put there. One owner; its clock comes in with every call, in ms since 1970.
///
/// Whatever is lost on the way comes later: every turn reads on from the last revision that was read, and what the store
/// lost or got from somebody else is put there again (``compare(now:)``).
public struct StateSharing: Sendable {
    /// Records put in one call.
    static let batchLimit = 256
    /// Calls each way in one turn, so that what others announce is heard in between however much there is to share.
    static let callLimit = 8
    /// Records of one batch that are announced with what they say, those changed last: the rest is read from the store.
    static let announceLimit = 16
    /// Places under suspicion, and texts to displace, that are remembered.
    static let memoryLimit = 1_024

    let store: StateStore
    let shared: SharedState
    let seal: StateSeal
    private let speaker: (gateway: String, boot: String, seal: ControlSeal)
    private var sequence = 0
    private var gate: ControlGate
    var displaced: [String: String] = [:]
    /// Places where something lay that no gateway of ours put there.
    var suspects: [String] = []
    /// Up to where the records were compared with the store.
    var compared: (kind: StateKind, id: String)?
    public internal(set) var counters = StateCounters()
    /// True when a turn ended before all was read or put.
    private var hasMore = false
    /// How many pages of the shared store were taken, so that it shows whether reading goes on.
    public private(set) var pages = 0
    /// Names that were given up since the last time somebody asked.
    private var collisions: [String] = []

    /// - Parameters:
    ///   - boot: this run's own name, random.
    ///   - newEpoch: makes a random name for the contents of a store that has none.
    public init(
        _ store: StateStore, _ link: StateLink, secrets: Secrets, gateway: String, boot: String,
        newEpoch: @escaping @Sendable () -> String
    ) {
        self.store = store
        shared = SharedState(link: link, newEpoch: newEpoch)
        seal = StateSeal(controlKey: secrets.control.key)
        speaker = (gateway, boot, ControlSeal(controlKey: secrets.control.key))
        gate = ControlGate(controlKey: secrets.control.key, boot: boot)
    }

    /// Names that two gateways gave at the same time, since the last call.
    public mutating func takeCollisions() -> [String] {
        defer { collisions = [] }
        return collisions
    }

    /// True when the last turn ended before all was read or put, so that another one must follow; once for each such turn.
    public mutating func takeMore() -> Bool {
        defer { hasMore = false }
        return hasMore
    }

    // MARK: - Turns

    /// Reads what is new in the shared store, then puts there what is new here.
    ///
    /// - Returns: false when the store could not be used; the turn may be repeated at any time.
    public mutating func turn(now: Int64) async throws -> Bool {
        counters.gateways = gate.live(at: now)
        hasMore = false
        do {
            let isAtEnd = try await catchUp(now: now)
            try await push(now: now)
            if !isAtEnd { hasMore = true }
            counters.isShared = isAtEnd
        } catch is SharedState.Unavailable {
            failed()
        }
        return counters.isShared
    }

    /// Puts there what is new here, at once.
    public mutating func share(now: Int64) async throws {
        do { try await push(now: now) } catch is SharedState.Unavailable { failed() }
    }

    /// Says that this gateway is there, and asks whether announcements still arrive.
    public mutating func greet(now: Int64) {
        announce(.hello, [], now: now)
        shared.link.probe()
    }

    /// Counts messages that could not be read.
    public mutating func missed(_ count: Int) { if count > 0 { counters.refused[.overrun, default: 0] += count } }

    /// What is here may not be what the other gateways have.
    public mutating func failed() {
        counters.isShared = false
        hasMore = false
    }

    /// Takes a message as it came over the channel.
    ///
    /// - Returns: true when it needs a turn: the message names no records, or one came out otherwise than it came in.
    public mutating func hear(_ bytes: [UInt8], now: Int64) async throws -> Bool {
        switch gate.judge(bytes, now: now) {
        case .own: return false
        case .refused(let refusal):
            refuse(refusal)
            return false
        case .message(let message):
            counters.gateways = gate.live(at: now)
            guard message.op == .put else { return false }
            var records: [StateRecord] = []
            for text in message.records { if let record = opened(text, now: now) { records.append(record) } }
            let hasPending = try await take(records, now: now)
            return message.records.isEmpty || hasPending
        }
    }

    // MARK: - Reading

    /// - Returns: false when there may be further changes to read.
    private mutating func catchUp(now: Int64) async throws -> Bool {
        var mayRestart = true
        for _ in 0..<Self.callLimit {
            let known = try await apart { try $0.position() }
            let page = try await shared.page(after: known)
            guard let known, known.epoch == page.epoch, page.newest >= known.revision else {
                guard mayRestart else { throw SharedState.Unavailable() }
                mayRestart = false
                try await apart { try $0.restart(epoch: page.epoch) }
                continue
            }
            guard try await take(page, after: known, now: now) else { return true }
        }
        return false
    }

    /// - Returns: true when there may be further changes behind the page.
    private mutating func take(_ page: SharedState.Page, after known: StatePosition, now: Int64) async throws -> Bool {
        guard let last = page.items.compactMap(\.revision).max() else { return false }
        var position = known
        position.revision = max(known.revision, min(last, page.newest))
        var records: [StateRecord] = []
        for item in page.items where !item.text.isEmpty {
            if let record = opened(item.text, at: item.field, now: now) {
                records.append(record)
            } else if suspects.count < Self.memoryLimit {
                suspects.append(item.field)
            }
        }
        try await take(records, position: position, now: now)
        pages += 1
        return position.revision > known.revision
    }

    /// - Returns: true when there is something to share after it.
    @discardableResult
    mutating func take(
        _ records: [StateRecord], position: StatePosition? = nil, now: Int64
    ) async throws -> Bool {
        guard !records.isEmpty || position != nil else { return false }
        let outcome = try await apart { try $0.apply(records, position: position, now: now) }
        counters.applied += outcome.applied
        for (refusal, count) in outcome.refused { counters.refused[refusal, default: 0] += count }
        collisions += outcome.collisions.prefix(16)
        return outcome.hasPending
    }

    // MARK: - Writing

    private mutating func push(now: Int64) async throws {
        for call in 1...Self.callLimit {
            let items = try await apart { try $0.pending(limit: Self.batchLimit) }
            guard !items.isEmpty else { break }
            let records = items.compactMap { item in if case .put(let record) = item { record } else { nil } }
            do {
                let done = try await shared.put(items, seal, displaced: displaced)
                announce(.put, records, now: now)
                guard try await settle(items, done, now: now) else { break }
                if call == Self.callLimit { hasMore = true }
            } catch let error as SharedState.Unavailable {
                // A store that takes nothing may still carry announcements.
                announce(.put, records, now: now)
                throw error
            }
        }
        counters.pending = try await apart { try $0.pendingCount() }
    }

    /// - Returns: false when nothing came of it, so that trying on makes no sense now.
    private mutating func settle(_ items: [PendingState], _ done: [Bool], now: Int64) async throws -> Bool {
        let taken = zip(items, done).filter(\.1).map(\.0)
        try await apart { try $0.settle(taken) }
        counters.pushed += taken.count
        for item in taken { displaced[item.field] = nil }
        let overtaken = zip(items, done).compactMap { item, isDone -> StateRecord? in
            if !isDone, case .put(let record) = item { record } else { nil }
        }
        let before = displaced.count
        if !overtaken.isEmpty { try await inspect(overtaken, now: now) }
        return !taken.isEmpty || displaced.count > before
    }

    private mutating func announce(_ op: ControlMessage.Op, _ records: [StateRecord], now: Int64) {
        guard op == .hello || !records.isEmpty else { return }
        sequence += 1
        var message = ControlMessage(
            gateway: speaker.gateway, boot: speaker.boot, sequence: sequence, time: now, op: op)
        let sealed = records.prefix(Self.announceLimit).map { seal.sealed($0) }
        if sealed.reduce(0, { $0 + $1.count }) <= ControlMessage.recordsLimit { message.records = sealed }
        shared.link.announce(speaker.seal.sealed(message))
    }

    // MARK: - Opening

    /// The record in a text, at its place if it lay in one; nil, and counted, for anything else.
    mutating func opened(_ text: [UInt8], at field: String? = nil, now: Int64) -> StateRecord? {
        do throws(StateRefusal) {
            let record = if let field { try seal.open(stored: text, at: field) } else { try seal.open(text) }
            guard record.version <= now + StateLedger.horizon else { throw .time }
            return record
        } catch {
            refuse(error)
            return nil
        }
    }

    mutating func refuse(_ refusal: StateRefusal) { counters.refused[refusal, default: 0] += 1 }

    /// Blocking work on another thread.
    func apart<T: Sendable>(_ work: @escaping @Sendable (StateStore) throws -> T) async throws -> T {
        let store = store
        return try await NIOThreadPool.singleton.runIfActive { try work(store) }
    }
}
