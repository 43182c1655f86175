import ExtractionDetector
import SecurityGate
import Stores
import Vocabulary

/// Counting what the other gateways saw.
extension ExtractionDesk {
    /// Pauses, in ms: while the link is down, and while Redis cannot do it.
    private static let (pause, longPause) = (100, 1_000)
    /// Readings in a row, of half a second, that bring nothing, after which it is looked whether the stream went back.
    private static let quiet = 20

    /// Reads the stream until the task is cancelled.
    func follow() async {
        guard let stream = rooms.stream else { return }
        var silences = 0
        // What ended the link may be an entry that is longer than a link takes.
        var isWary = false
        while !Task.isCancelled {
            let page = await isWary ? stream.survey(after: position) : stream.read(after: position)
            silences = page == .items([]) ? silences + 1 : 0
            await sharing(page)
            switch page {
            case .items(let items):
                isWary = false
                await take(items)
            case .down, .lost:
                isWary = isWary || page == .lost
                try? await Task.sleep(for: .milliseconds(Self.pause))
            case .failed:
                counters.failures += 1
                try? await Task.sleep(for: .milliseconds(Self.longPause))
            }
            if silences == Self.quiet {
                if let newest = await stream.newest(), newest < position { startOver() }
                silences = 0
            }
            show()
        }
    }

    /// Notes whether the stream is read; when it is again, what could not be looked up meanwhile is, before anything of the
    /// stream counts that may be in it.
    private func sharing(_ page: ExtractionStream.Page) async {
        let wasShared = counters.isShared
        if case .items = page { counters.isShared = true } else { counters.isShared = false }
        if counters.isShared, !wasShared { await restoreLacking() }
    }

    /// The stream is another one, as after a loss; or an older state of it, all of which was counted.
    func startOver() {
        counted = max(counted, position)
        position = .start
        counters.restarts += 1
        rooms.table.leaveStream()
    }

    /// Counts a page of the stream.
    func take(_ items: [ExtractionStream.Item]) async {
        guard let last = items.last else { return }
        isTaking = true
        defer { isTaking = false }
        let now = rooms.clock.now()
        var entries: [(position: StreamPosition, entry: ExtractionEntry)] = []
        for item in items {
            switch gate.judge(item.sealed, now: now) {
            case .own: break
            // Nobody tampers where Redis brings back what it kept.
            case .refused(.replayed) where item.position <= counted: refuse(.stale)
            case .refused(let refusal): refuse(refusal)
            case .entry(let entry): entries.append((item.position, entry))
            }
        }
        rooms.table.expect(Set(entries.flatMap { $0.entry.records.map(\.tenant) }))
        await restoreUnseen()
        for (place, entry) in entries {
            counters.lag = Int(clamping: max(0, now - entry.time))
            for record in entry.records { take(record, place, entry.boot) }
        }
        position = last.position
    }

    func refuse(_ refusal: StateRefusal) { counters.refuse(refusal) }

    private func take(_ record: ExtractionRecord, _ place: StreamPosition, _ boot: String) {
        let now = rooms.clock.now()
        // Whoever's clock is ahead must not age what others count.
        let time = min(record.time, now)
        switch record.content {
        case .sample(let bytes, let covered):
            guard let sample = ExtractionSample(encoded: bytes) else {
                return refuse(ExtractionSample.isForeign(bytes) ? .version : .malformed)
            }
            counters.received += 1
            let sight = TenantBehaviour.Sight(
                position: place, boot: boot, number: record.number, sample: sample, covered: covered, time: time)
            let signals = rooms.table.take(sight, tenant: record.tenant)
            hold(signals, of: record.tenant, age: now - time)
            if !covered.contains(.extCoordinatedKeys) { search(sample, record.tenant, at: time, isOwn: false) }
        case .part(let bytes):
            guard let part = ExtractionState(encoded: bytes) else { return refuse(.malformed) }
            rooms.table.merge(part, tenant: record.tenant)
        case .raised(let code, let percent):
            alarms.note(.init(tenant: record.tenant, code: code), at: now)
            let signal = Assessment.Signal(
                code: code, confidence: Double(percent) / 100, evidence: "told by another gateway")
            // What waited for this gateway may be of hours ago, and its steps over.
            rooms.ladder.follow(signal, tenant: record.tenant, age: now - time)
        case .excuse(let code): excuse(code, of: [record.tenant], at: now)
        case .forget:
            rooms.table.forget(tenant: record.tenant)
            rooms.ladder.responses.forget(tenant: record.tenant)
        }
    }
}
