import Crypto
import Inference
import NIOCore
import SecurityGate
import Stores
import Vocabulary
import Wire

/// What the connections of one event loop share. Belongs to that loop.
final class LoopServices {
    let shared: Shared
    let admission: Admission
    /// What the last reload brought.
    var live: LiveSettings
    /// Ways to the model servers, by their index.
    let links: [UpstreamLink]
    let loop: any EventLoop
    let leaks = LeakCache()
    let separators: SeparatorCache
    let meter: LoopMeter
    private let outbox: LoopOutbox
    private let keyed: KeyedDigest
    private var text: [UInt8] = []
    private var date = HTTPDate()
    private var connections: [ObjectIdentifier: TenantConnection] = [:]
    private var isSweeping = false
    private var repeated: (minute: Int, refusals: Set<String>) = (0, [])

    private static let sweepInterval = TimeAmount.milliseconds(500)

    init(
        _ shared: Shared, _ live: LiveSettings, loop: any EventLoop, index: Int, admission: Admission,
        digestKey: SymmetricKey
    ) {
        self.shared = shared
        self.live = live
        self.loop = loop
        self.admission = admission
        links = shared.upstreams.entries.map { UpstreamLink($0, on: loop) }
        keyed = KeyedDigest(key: digestKey)
        meter = LoopMeter(shared.upstreams)
        separators = SeparatorCache(shared.isolator)
        outbox = LoopOutbox(
            audit: shared.audit, feed: shared.feed, extraction: shared.sightings, loop: loop, index: index)
    }

    // MARK: - Audit and feed

    /// - Parameter text: what was scored, where policy keeps it.
    func record(_ row: DecisionRow, text: SealedText? = nil, _ done: @escaping (Bool) -> Void) {
        let counters = shared.counters
        outbox.record(row, text: text) { stored in
            if stored { counters.decisions.add(1, ordering: .relaxed) }
            done(stored)
        }
    }

    func record(_ outcome: OutcomeRow) { outbox.record(outcome) }

    /// Counts a refusal that has no row of its own.
    func tally(subject: String, _ code: ReasonCode) {
        shared.counters.refusals.add(1, ordering: .relaxed)
        meter.refused(code)
        outbox.tally(subject: subject, code)
    }

    func publish(_ body: FeedEvent.Body, tenant: String, request: String) {
        outbox.publish(body, tenant: tenant, request: request)
    }

    /// Hands on what the extraction detector saw, for the other gateways and the search for campaigns.
    func spread(_ sighting: ExtractionOutbox.Sighting) { outbox.spread(sighting) }

    /// Called with what the audit's writer settled for this loop.
    func settled(_ results: [(token: Int, stored: Bool)]) { outbox.settled(results) }

    /// True from a tenant's second refusal for one limit within a minute on: those are counted, not recorded one by one.
    func isRepeated(tenant: String, _ code: ReasonCode) -> Bool {
        let minute = SystemClock.wall() / 60_000
        if repeated.minute != minute { repeated = (minute, []) }
        return !repeated.refusals.insert("\(tenant) \(code.rawValue)").inserted
    }

    /// Keyed digest of what was scored, so that equal prompts can be told without keeping one.
    func digest(_ segments: [Segment]) -> [UInt8]? {
        guard !segments.isEmpty else { return nil }
        text.removeAll(keepingCapacity: true)
        for segment in segments {
            text.append(contentsOf: segment.text.utf8)
            text.append(0)
        }
        return text.withUnsafeBytes { keyed($0) }
    }

    // MARK: - Upstreams

    /// Milliseconds of a clock that never jumps.
    var now: Int64 { Int64(SystemClock.monotonic() / 1000) }

    /// Tells a server's breaker what became of a request; operators hear when that opens or closes it.
    func settle(
        _ upstream: Int, _ permit: CircuitBreaker.Permit, _ verdict: UpstreamVerdict, tenant: String
    ) {
        let state: String
        switch shared.upstreams.settle(upstream, permit, verdict, tenant: tenant, at: now) {
        case .none: return
        case .opened: state = "down"
        case .closed: state = "up"
        }
        shared.feed.publish(
            .link(.init(peer: "upstream \(shared.upstreams.entries[upstream].server.name)", state: state)),
            time: SystemClock.wall())
    }

    // MARK: - Answers

    func response(_ head: ResponseHead, _ body: [UInt8]) -> ByteBuffer {
        var out = ByteBuffer()
        out.reserveCapacity(body.count + 512)
        head.write(to: &out, date: date.value(milliseconds: SystemClock.wall()))
        out.writeBytes(body)
        return out
    }

    /// A chunk of a streamed answer; never an empty one, which would be the last.
    func chunk(_ bytes: [UInt8]) -> ByteBuffer {
        var out = ByteBuffer()
        out.reserveCapacity(bytes.count + 16)
        out.writeString(String(bytes.count, radix: 16))
        out.writeStaticString("\r\n")
        out.writeBytes(bytes)
        out.writeStaticString("\r\n")
        return out
    }

    /// The last chunk, with fields that could not be known before: none, or whole lines.
    func lastChunk(_ trailer: String) -> ByteBuffer { ByteBuffer(string: "0\r\n\(trailer)\r\n") }

    /// Does work that takes long on another thread, and hands its result over on the loop.
    func apart<T: Sendable>(_ work: @escaping @Sendable () -> T, _ done: @escaping (T) -> Void) {
        let done = NIOLoopBound(done, eventLoop: loop)
        LongWork.pool.runIfActive(eventLoop: loop) { work() }.whenSuccess { done.value($0) }
    }

    /// Does something on the loop after a time.
    func schedule(milliseconds: Int, _ action: @escaping () -> Void) -> Scheduled<Void> {
        loop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds)), action)
    }

    // MARK: - Connections

    func opened(_ connection: TenantConnection) {
        shared.counters.connections.add(1, ordering: .relaxed)
        connections[ObjectIdentifier(connection)] = connection
        sweepLater()
    }

    func closed(_ connection: TenantConnection) {
        if connections.removeValue(forKey: ObjectIdentifier(connection)) != nil {
            shared.counters.connections.subtract(1, ordering: .relaxed)
        }
    }

    /// What of a tenant is under way on this loop.
    func inFlight(of tenant: String) -> InFlight {
        connections.values.reduce(into: InFlight()) { sum, connection in
            if let authenticated = connection.underway, authenticated.principal.tenantID == tenant {
                sum.add(authenticated)
            }
        }
    }

    /// Ends the answers of models that are not served any more, where policy says so.
    func cutRefused() {
        for connection in Array(connections.values) { connection.exchange?.cutIfRefused() }
    }

    /// Closes idle connections; busy ones close after their answer.
    func drain() {
        admission.drain()
        for connection in Array(connections.values) { connection.drain() }
    }

    /// Ends the loop's own connections, after the last answer.
    func stop() {
        admission.stop()
        for link in links { link.pool.close() }
    }

    /// Cuts whatever is left.
    func abort() { for connection in Array(connections.values) { connection.abort() } }

    private func sweepLater() {
        guard !isSweeping else { return }
        isSweeping = true
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.sweepInterval) { me.value.sweep() }
    }

    private func sweep() {
        isSweeping = false
        let now = NIODeadline.now()
        let (bans, wall) = (shared.bans.table, Int64(SystemClock.wall()))
        for connection in Array(connections.values) {
            if connection.isStalled(at: now) || connection.isShutOut(by: bans, shared.keys, now: wall) {
                connection.abort()
            } else if connection.deadline < now {
                connection.expire()
            }
        }
        if !connections.isEmpty { sweepLater() }
    }
}
