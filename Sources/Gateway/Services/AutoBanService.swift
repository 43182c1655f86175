import Logging
import SecurityGate
import ServiceLifecycle
import Stores
import Synchronization
import Vocabulary
import Wire

/// Bans without an operator, off the hot path: for too many blocked requests, and for signals of extraction whose step of
/// the response ladder is a ban or a quarantine.
///
/// Blocks are counted on each gateway by itself; the bans, and how often there was one, are known to all.
final class AutoBanService: Service {
    /// A signal that leads to a ban or a quarantine of its tenant.
    struct Verdict: Sendable {
        var kind: Ban.Kind
        var tenantID: String
        var signal: Assessment.Signal
        var policy: AutoBanPolicy
        /// Milliseconds that the first one lasts, and each later one at least.
        var hold: Int
        var simulated: Bool
    }

    private enum Event: Sendable {
        case blocked(BlockedRequest, simulated: Bool)
        case verdict(Verdict)
    }

    /// Events that may wait; of a flood of more the newest are not counted.
    private static let limit = 4096

    private let bans: BanStore
    private let alerts: AlertService
    private let feed: FeedPublisher
    private let logger: Logger
    private let counter = Mutex(BlockCounter())
    /// Until when a block counts; milliseconds, monotonic.
    private let end = Atomic<Int>(0)
    private let events: AsyncStream<Event>
    private let entrance: AsyncStream<Event>.Continuation

    init(bans: BanStore, alerts: AlertService, feed: FeedPublisher, logger: Logger) {
        self.bans = bans
        self.alerts = alerts
        self.feed = feed
        self.logger = logger
        (events, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
    }

    /// Counts a blocked request; returns at once.
    ///
    /// - Parameter simulated: whether a ban would only show what would be.
    func count(_ request: BlockedRequest, simulated: Bool) { entrance.yield(.blocked(request, simulated: simulated)) }

    /// Counts a request that was let through, where its target has blocked ones. While nobody has, it costs an atomic read.
    func pass(_ target: @autoclosure () -> AutoBanTarget) {
        let end = end.load(ordering: .relaxed)
        guard end > 0 else { return }
        let now = SystemClock.monotonic() / 1000
        guard now < end else { return }
        let target = target()
        counter.withLock { $0.pass(target, now: now) }
    }

    /// Carries out what a signal leads to; returns at once.
    func take(_ verdict: Verdict) { entrance.yield(.verdict(verdict)) }

    /// Forgets what was counted of a target whose ban was lifted, so that its next block does not ban it again.
    func forget(_ target: BanTarget) {
        guard let target = AutoBanTarget(target) else { return }
        counter.withLock { $0.forget(target) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await event in events {
                switch event {
                case .blocked(let request, let simulated): handle(request, simulated)
                case .verdict(let verdict): handle(verdict)
                }
            }
        }
    }

    private func handle(_ request: BlockedRequest, _ simulated: Bool) {
        let now = SystemClock.monotonic() / 1000
        end.max(now + request.policy.window, ordering: .relaxed)
        guard counter.withLock({ $0.isTooMuch(request, now: now) }) else { return }
        let policy = request.policy
        let target = BanTarget(request.target)
        let ban = BanRequest(
            scope: target.scope, target: target.name, until: nil,
            reason: "\(policy.blocks) blocked requests within \(DurationText.words(milliseconds: policy.window))",
            origin: .automatic, by: "auto_ban", simulated: simulated)
        add(ban, of: request.tenantID, policy) { policy.duration(after: $0) }
    }

    private func handle(_ verdict: Verdict) {
        let percent = Int(verdict.signal.confidence * 100)
        let ban = BanRequest(
            kind: verdict.kind, scope: .tenant, target: verdict.tenantID, until: nil,
            reason: "\(verdict.signal.code.rawValue) (\(percent) %): \(verdict.signal.evidence.prefix(300))",
            origin: .automatic, by: "response_ladder", simulated: verdict.simulated)
        add(ban, of: verdict.tenantID, verdict.policy) { earlier in
            earlier == 0 ? verdict.hold : max(verdict.hold, verdict.policy.duration(after: earlier))
        }
    }

    private func add(
        _ request: Stores.BanRequest, of tenant: String, _ policy: AutoBanPolicy, length: (_ earlier: Int) -> Int
    ) {
        let now = SystemClock.wall()
        do {
            let added = try bans.addAutomatic(request, memory: Int64(policy.memory), now: Int64(now)) {
                Int64(length($0))
            }
            guard let (ban, _) = added else { return }
            let scope = ban.scope == .tenant ? ban.target : nil
            feed.publish(.ban(FeedEvent.Ban(ban, op: "add")), tenant: scope, time: now)
            alerts.raise(Self.signal(ban, now), tenant: tenant, at: now)
            logger.notice(
                "banned automatically", metadata: ["ban.id": "\(ban.id)", "ban.kind": "\(ban.kind.rawValue)"])
        } catch {
            logger.error("automatic ban not recorded", metadata: ["error.code": "\(error.code.rawValue)"])
        }
    }

    /// CRITICAL for a ban; HIGH for a quarantine, and for what is only simulated.
    private static func signal(_ ban: Ban, _ now: Int) -> Assessment.Signal {
        let length = ban.until.map { DurationText.words(milliseconds: Int($0) - now) } ?? "ever"
        let words = (ban.simulated ? "simulated, " : "") + "\(ban.scope.rawValue) \(ban.target) for \(length): "
        return Assessment.Signal(
            code: ban.kind == .ban ? .banned : .quarantined, confidence: ban.kind == .ban && !ban.simulated ? 1 : 0.8,
            evidence: words + ban.reason)
    }
}

extension BanTarget {
    init(_ target: AutoBanTarget) {
        switch target {
        case .tenant(let id): self.init(scope: .tenant, name: id)
        case .key(let id): self.init(scope: .key, name: id)
        case .address(let range): self.init(scope: .address, name: range.shortest)
        }
    }
}

extension AutoBanTarget {
    /// Nil for an address that cannot be read.
    init?(_ target: BanTarget) {
        switch target.scope {
        case .tenant: self = .tenant(target.name)
        case .key: self = .key(target.name)
        case .address:
            guard let range = AddressRange(target.name) else { return nil }
            self = .address(range)
        }
    }
}
