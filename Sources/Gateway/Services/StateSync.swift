import Logging
import NIOCore
import ServiceLifecycle
import Stores
import Synchronization
import Wire

/// Shares tenants, keys, operators, bans, policy and servers out of service with the other gateways, through Redis.
///
/// A change here is told at once; what others tell is in force before the next message is read. Every second the shared
/// store is read on, every five the gateway says that it is there, and every thirty some records are compared.
final class StateSync: Service {
    private enum Event: Sendable {
        case changed, more, tick
        case link(StateLink.Event)
    }

    /// Messages that came while too many waited.
    private final class Missed: Sendable {
        let count = Atomic<Int>(0)
    }

    /// Events that may wait, with 64 MiB of messages at most; more of those are counted as missed, and what they said is
    /// read from the store.
    private static let limit = 1024
    /// Ticks, one a second, between greetings and between comparisons.
    private static let (greeting, comparison) = (5, 30)

    private let store: StateStore
    private let link: StateLink
    private let directory: DataDirectory
    private let gateway: String
    private let health: Health
    private let limiter: LocalLimiter
    private let reporter: StateReporter
    private let events: AsyncStream<Event>
    private let entrance: AsyncStream<Event>.Continuation
    private let missed = Missed()
    private let shown = Mutex(StateCounters())

    /// Call on the loop that its links are to live on.
    init(
        _ directory: DataDirectory, _ store: StateStore, redis: RedisAddress, on loop: any EventLoop, gateway: String,
        feed: FeedPublisher, health: Health, limiter: LocalLimiter, logger: Logger
    ) {
        self.directory = directory
        self.store = store
        self.health = health
        self.limiter = limiter
        self.gateway = gateway
        reporter = StateReporter(feed: feed, logger: logger)
        (events, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
        link = StateLink(redis, on: loop) { [entrance, missed] event in
            if case .dropped = entrance.yield(.link(event)) { missed.count.add(1, ordering: .relaxed) }
        }
    }

    /// What it counted so far.
    func stateCounters() -> StateCounters { shown.withLock { $0 } }

    func run() async throws {
        directory.changes.listen { [entrance] in entrance.yield(.changed) }
        link.start()
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { [self] in await tick() }
                await share()
                group.cancelAll()
            }
        }
        directory.changes.listen(nil)
        await link.stop()
    }

    private func tick() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { entrance.yield(.tick) }
    }

    private func share() async {
        var sharing = StateSharing(
            store, link, secrets: directory.secrets, gateway: gateway, boot: RequestID.make(),
            newEpoch: { RequestID.make() })
        var ticks = 0
        var report = reporter
        for await event in events {
            if case .tick = event { ticks += 1 }
            do {
                try await handle(event, ticks, &sharing)
            } catch is CancellationError {
                break
            } catch {
                // The database cannot be used: what others did is not in force here.
                sharing.failed()
                report.failed(error)
            }
            sharing.missed(missed.count.exchange(0, ordering: .relaxed))
            if sharing.takeMore() { entrance.yield(.more) }
            health.state(isShared: sharing.counters.isShared, pages: sharing.pages)
            // How many there are is remembered as it was when they could last be heard.
            if sharing.counters.isShared {
                limiter.gateways.store(sharing.counters.gateways + 1, ordering: .relaxed)
            }
            report.look(at: &sharing)
            shown.withLock { $0 = sharing.counters }
        }
    }

    private func handle(_ event: Event, _ ticks: Int, _ sharing: inout StateSharing) async throws {
        let now = Int64(SystemClock.wall())
        switch event {
        case .more: _ = try await sharing.turn(now: now)
        case .changed: try await sharing.share(now: now)
        case .link(.message(let bytes)):
            if try await sharing.hear(bytes, now: now) { _ = try await sharing.turn(now: now) }
        case .link(.up):
            if try await sharing.turn(now: now) { sharing.greet(now: now) }
        case .link(.down): sharing.failed()
        case .tick:
            if ticks % Self.greeting == 0 { sharing.greet(now: now) }
            if ticks % Self.comparison == 0 { try await sharing.compare(now: now) }
            _ = try await sharing.turn(now: now)
        }
    }
}
