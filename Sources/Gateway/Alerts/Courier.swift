import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Carries messages to one receiver, one after the other, on a thread of its own; nobody waits for it.
final class Courier: Sendable {
    private struct State {
        var queue = DeliveryQueue()
        /// Milliseconds of the monotonic clock at which it stops; nil while it runs.
        var end: Int?
    }

    /// How much there is to do, and was done.
    struct Figures: Sendable {
        var sent = 0
        var failed = 0
        var dropped = 0
        var waiting = 0
    }

    let name: String
    private let state = Mutex(State())
    private let attempt: @Sendable (AlertMessage) -> DeliveryAttempt
    private let settled: @Sendable (AlertMessage) -> Void
    private let logger: Logger
    private let bell: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation

    /// What it is given to do after it was told to stop, in milliseconds.
    static let flush = 1000
    /// The longest sleep, in milliseconds: what is new need not wait for what failed.
    private static let nap = 200

    /// - Parameters:
    ///   - attempt: tries once; may block.
    ///   - settled: hears of each message that was taken.
    init(
        _ name: String, logger: Logger, attempt: @escaping @Sendable (AlertMessage) -> DeliveryAttempt,
        settled: @escaping @Sendable (AlertMessage) -> Void
    ) {
        self.name = name
        self.logger = logger
        self.attempt = attempt
        self.settled = settled
        (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var figures: Figures {
        state.withLock {
            Figures(
                sent: $0.queue.sent, failed: $0.queue.failed, dropped: $0.queue.dropped, waiting: $0.queue.count)
        }
    }

    /// Takes a message; returns at once.
    func offer(_ message: AlertMessage) {
        state.withLock { $0.queue.add(message, at: Self.now) }
        ringer.yield()
    }

    /// Runs until ``stop()``, and a little longer for what is due.
    func run() async {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        for await _ in bell { await work(pool) }
        try? await pool.shutdownGracefully()
    }

    func stop() {
        state.withLock { $0.end = Self.now + Self.flush }
        ringer.finish()
    }

    private static var now: Int { SystemClock.monotonic() / 1000 }

    /// Until nothing waits; after the end was called, until nothing is due.
    private func work(_ pool: NIOThreadPool) async {
        while true {
            let (step, end) = state.withLock { ($0.queue.next(at: Self.now), $0.end) }
            switch step {
            case .idle: return
            case .wait(let milliseconds):
                if end != nil { return }
                try? await Task.sleep(for: .milliseconds(min(milliseconds, Self.nap)))
            case .send(let message):
                if let end, end < Self.now { return }
                await send(message, pool)
            }
        }
    }

    private func send(_ message: AlertMessage, _ pool: NIOThreadPool) async {
        guard let result = try? await pool.runIfActive({ [attempt] in attempt(message) }) else { return }
        let done = state.withLock {
            $0.queue.settle(result.outcome, at: Self.now, jitter: Double.random(in: 0...1))
        }
        if result.outcome != .taken {
            logger.warning(
                "alert not delivered",
                metadata: [
                    "alert.id": "\(message.id)", "alert.target": "\(name)", "alert.cause": "\(result.detail)",
                    "alert.final": "\(done != nil)",
                ])
        }
        if let done, done.taken { settled(done.message) }
    }
}
