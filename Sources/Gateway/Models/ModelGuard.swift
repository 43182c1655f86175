import Logging
import ModelVerifier
import NIOPosix
import ServiceLifecycle
import Stores
import Synchronization
import Wire

/// Keeps the registry of models true: verifies all at the start, watches what the verdicts rest on, and verifies again what
/// changed, what an operator asks for, and everything from time to time.
///
/// Two threads: one looks at the files (`ModelGuard+watch`), the other hashes (`ModelGuard+verify`). What the first finds is
/// refused at once, however long the second is busy.
final class ModelGuard: Service {
    let catalog: ModelCatalog
    let jobs = JobTable()
    let herald: ModelHerald
    let health: Health
    let bell = ChangeBell()
    let state: Mutex<GuardState>
    /// Set when the gateway stops: hashing ends early.
    let isStopping = Atomic(false)
    /// Whether operators were told that inotify cannot be had.
    let isBlind = Atomic(false)
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - Parameter period: milliseconds between two hashings of files that did not change.
    init(catalog: ModelCatalog, herald: ModelHerald, health: Health, period: Int) {
        self.catalog = catalog
        self.herald = herald
        self.health = health
        state = Mutex(GuardState(ledger: ModelLedger(period: period)))
        (wake, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var registry: ModelRegistry { herald.registry }

    /// Milliseconds of a clock that never jumps.
    var now: Int { SystemClock.monotonic() / 1000 }

    /// Has the hashing thread look for work.
    func ring() { waker.yield() }

    /// Starts a verification of one model, or of all; nil when too many wait already.
    func start(_ model: String?) -> JobState? {
        let job = state.withLock { state -> JobState? in
            guard state.jobs.count < GuardState.jobLimit else { return nil }
            let job = jobs.begin(model)
            state.jobs.append(.init(id: job.job, model: model))
            return job
        }
        if job != nil { ring() }
        return job
    }

    func run() async throws {
        guard catalog.directory != nil else { return await cancelWhenGracefulShutdown { await Self.idle() } }
        let watching = NIOThreadPool(numberOfThreads: 1)
        watching.start()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { [self] in
                    try? await watching.runIfActive { [self] in begin() }
                    while !isOver { try? await watching.runIfActive { [self] in round() } }
                }
                group.addTask { [self] in
                    for await _ in wake where !isOver {
                        try? await NIOThreadPool.singleton.runIfActive { [self] in work() }
                    }
                }
            }
        } onGracefulShutdown: { [self] in
            isStopping.store(true, ordering: .relaxed)
            waker.finish()
        }
        try? await watching.shutdownGracefully()
    }

    var isOver: Bool { isStopping.load(ordering: .relaxed) || Task.isCancelled }

    private static func idle() async { try? await Task.sleep(for: .seconds(1 << 30)) }
}
