import Crypto
import ExtractionDetector
import Logging
import NIOPosix
import Stores
import Synchronization
import Vocabulary
import Wire

/// What is done of the extraction detector's work apart from requests: telling the other gateways what was seen here, counting
/// what they saw, keeping the states over restarts, and looking for campaigns.
///
/// All gateways count the same requests in nearly the same order, so each holds the same states a moment later: whichever gets
/// the request that is one too many raises the alarm. See `+follow`, `+snapshots` and `+alarms`.
actor ExtractionDesk {
    /// What it works with.
    struct Rooms: Sendable {
        let table: ExtractionTable
        let outbox: ExtractionOutbox
        let shelf: ExtractionShelf
        /// Nil without Redis.
        let stream: ExtractionStream?
        let ladder: ExtractionLadder
        let alerts: AlertService
        let feed: FeedPublisher
        let clock: SteadyClock
        let logger: Logger
    }

    let rooms: Rooms
    let seal: ExtractionSeal
    var gate: ExtractionGate
    var backlog: ExtractionBacklog
    var campaign: CampaignState
    var hashes: TenantHashes
    var alarms = LateAlarms()
    var campaigns = CampaignBook()
    /// Up to where the stream was counted.
    var position = StreamPosition.start
    /// Up to where an earlier stream was counted, of which Redis may bring back a part.
    var counted = StreamPosition.start
    /// Whether a page is being counted: what is known of its senders is ahead of ``position`` until then.
    var isTaking = false
    /// Tenants with a snapshot on the shelf.
    var shelved: Set<String> = []
    /// Whether snapshots of tenants could not be looked up in Redis.
    var isLacking = false
    var counters = ExtractionCounters()
    private let shown = Mutex(ExtractionCounters())
    private var tampering = TamperingNotice()
    private var isSending = false
    /// What operators said that was carried out here, and is not told yet.
    var heeded: Set<Int64> = []
    private let hasWords = Atomic(true)

    init(_ rooms: Rooms, secrets: Secrets) {
        self.rooms = rooms
        seal = ExtractionSeal(controlKey: secrets.control.key)
        gate = ExtractionGate(seal, boot: rooms.table.boot)
        backlog = ExtractionBacklog(boot: rooms.table.boot, seal)
        campaign = CampaignState()
        hashes = TenantHashes(
            key: HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secrets.master.key, info: Array("secureinfer extraction tenant v1".utf8),
                outputByteCount: 32))
    }

    // MARK: - What was seen here

    /// Passes on what the event loops gathered.
    func drain() async {
        let sightings = rooms.outbox.take()
        for sighting in sightings { note(sighting) }
        await send()
        for sighting in sightings where !sighting.covered.contains(.extCoordinatedKeys) {
            search(sighting.sample, sighting.tenant, at: sighting.time, isOwn: true)
        }
        await restoreUnseen()
        show()
    }

    private func note(_ sighting: ExtractionOutbox.Sighting) {
        let tell = { (number: UInt64, content: ExtractionRecord.Content) in
            ExtractionRecord(tenant: sighting.tenant, number: number, time: sighting.time, content)
        }
        if rooms.stream != nil {
            backlog.add(tell(sighting.number, .sample(sighting.sample.encoded(), covered: sighting.covered)))
        }
        for (code, percent) in sighting.raised {
            alarms.note(.init(tenant: sighting.tenant, code: code), at: rooms.clock.now())
            if rooms.stream != nil {
                backlog.add(tell(rooms.table.nextNumber(), .raised(code, percent: percent)))
            }
        }
    }

    /// Puts into the stream what Redis has not; what it does not take now is tried again with the next turn.
    func send() async {
        guard let stream = rooms.stream, !isSending else { return }
        isSending = true
        defer { isSending = false }
        while !backlog.isEmpty {
            let entries = backlog.next(number: rooms.table.nextNumber, at: rooms.clock.now())
            let places = await stream.append(entries)
            guard backlog.settle(places) else { break }
            if let last = places.compactMap(\.self).last, last < position { startOver() }
        }
    }

    // MARK: - Turns

    /// What is done a few times a second.
    func tick() async {
        raiseDue()
        rooms.table.sweep()
        if let words = tampering.words(counters.refused, at: rooms.clock.now()) {
            rooms.feed.publish(.notice(.init(severity: .high, text: words)), time: SystemClock.wall())
            rooms.logger.warning("foreign extraction state refused")
        }
        if hasWords.exchange(false, ordering: .relaxed) { await tell() }
        if counters.isShared { await restoreLacking() }
        await send()
        await restoreUnseen()
        show()
    }

    /// Has what operators said carried out with the next turn; it is on the shelf.
    nonisolated func heed() { hasWords.store(true, ordering: .relaxed) }

    /// What it counted so far.
    nonisolated func extractionCounters() -> ExtractionCounters { shown.withLock { $0 } }

    func show() {
        counters.sent = backlog.sent
        counters.waiting = backlog.count
        counters.dropped = backlog.dropped + rooms.outbox.dropped
        counters.missed = gate.missed
        shown.withLock { $0 = counters }
    }

    /// Blocking work on another thread; nil, and on record, where the database cannot be used.
    func apart<T: Sendable>(_ work: @escaping @Sendable (ExtractionShelf) throws -> T) async -> T? {
        let shelf = rooms.shelf
        do {
            return try await NIOThreadPool.singleton.runIfActive { try work(shelf) }
        } catch {
            let code = (error as? StoresError)?.code.rawValue ?? "unknown"
            rooms.logger.error("extraction state not kept", metadata: ["error.code": "\(code)"])
            return nil
        }
    }
}
