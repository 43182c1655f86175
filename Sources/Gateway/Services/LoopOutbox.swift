import NIOCore
import Stores
import Vocabulary
import Wire

/// Gathers what one event loop has for the audit, the feed and the other gateways, and hands it over once a tick, so that many requests share
/// one lock and one wake-up.
final class LoopOutbox {
    private let audit: AuditWriter
    private let feed: FeedPublisher
    private let loop: any EventLoop
    private let index: Int
    private var items: [AuditItem] = []
    private var tokens: [Int] = []
    private let extraction: ExtractionOutbox
    private var sightings: [ExtractionOutbox.Sighting] = []
    private var events: [(body: FeedEvent.Body, tenant: String?, request: String?)] = []
    private var waiting: [Int: (Bool) -> Void] = [:]
    private var counter = 0
    private var isScheduled = false

    /// Event loops that tokens can tell apart.
    static let loopLimit = 1024

    init(
        audit: AuditWriter, feed: FeedPublisher, extraction: ExtractionOutbox, loop: any EventLoop, index: Int
    ) {
        self.audit = audit
        self.extraction = extraction
        self.feed = feed
        self.loop = loop
        self.index = index
    }

    /// `done` hears on the loop whether the row is durable.
    func record(_ row: DecisionRow, text: SealedText?, _ done: @escaping (Bool) -> Void) {
        counter += 1
        let token = counter * Self.loopLimit + index
        waiting[token] = done
        tokens.append(token)
        items.append(.decision(row, token: token))
        if let text { items.append(.text(text)) }
        schedule()
    }

    func record(_ outcome: OutcomeRow) {
        items.append(.outcome(outcome))
        schedule()
    }

    func tally(subject: String, _ code: ReasonCode) {
        items.append(.refusal(subject: subject, reason: code, time: Int64(SystemClock.wall())))
        schedule()
    }

    func publish(_ body: FeedEvent.Body, tenant: String, request: String) {
        events.append((body, tenant, request))
        schedule()
    }

    func spread(_ sighting: ExtractionOutbox.Sighting) {
        sightings.append(sighting)
        schedule()
    }

    func settled(_ results: [(token: Int, stored: Bool)]) {
        for result in results { waiting.removeValue(forKey: result.token)?(result.stored) }
    }

    private func schedule() {
        guard !isScheduled else { return }
        isScheduled = true
        loop.assumeIsolated().execute { self.flush() }
    }

    private func flush() {
        isScheduled = false
        if !sightings.isEmpty {
            extraction.add(sightings)
            sightings.removeAll(keepingCapacity: true)
        }
        if !events.isEmpty {
            feed.publish(events, time: SystemClock.wall())
            events.removeAll(keepingCapacity: true)
        }
        guard !items.isEmpty else { return }
        let (batch, sent) = (items, tokens)
        (items, tokens) = ([], [])
        if !audit.submit(batch) { settled(sent.map { ($0, false) }) }
    }
}
