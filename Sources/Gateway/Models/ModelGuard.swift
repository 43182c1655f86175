import Logging
import ModelVerifier
import NIOPosix
import ServiceLifecycle
import Stores
import Vocabulary
import Wire

/// Keeps the registry of models true: verifies all at the start, and again when an operator asks.
final class ModelGuard: Service {
    let registry: ModelRegistry
    let catalog: ModelCatalog
    let jobs = JobTable()
    private let feed: FeedPublisher
    private let health: Health
    private let logger: Logger
    private let requests: AsyncStream<Work>
    private let entrance: AsyncStream<Work>.Continuation

    private struct Work {
        var job: String
        /// Nil for all models.
        var model: String?
    }

    /// Verifications that may wait.
    private static let limit = 64

    init(registry: ModelRegistry, catalog: ModelCatalog, feed: FeedPublisher, health: Health, logger: Logger) {
        self.registry = registry
        self.catalog = catalog
        self.feed = feed
        self.health = health
        self.logger = logger
        (requests, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
    }

    /// Starts a verification of one model, or of all; nil when too many wait already.
    func start(_ model: String?) -> JobState? {
        let job = jobs.begin(model)
        guard case .enqueued = entrance.yield(Work(job: job.job, model: model)) else {
            jobs.end(job.job, good: false)
            return nil
        }
        return job
    }

    func run() async throws {
        guard catalog.directory != nil else { return await cancelWhenGracefulShutdown { await Self.idle() } }
        _ = start(nil)
        await cancelWhenGracefulShutdown { [self] in
            for await work in requests {
                try? await NIOThreadPool.singleton.runIfActive { [self] in perform(work) }
            }
        }
    }

    private static func idle() async { try? await Task.sleep(for: .seconds(1 << 30)) }

    /// Blocking: hashes, judges, and shows the verdicts to the registry and the feed.
    private func perform(_ work: Work) {
        defer { if work.model == nil { health.modelsVerified() } }
        guard jobs.run(work.job) else { return }
        let before = registry.reports()
        do {
            let sources = try catalog.sources().filter { work.model == nil || $0.model == work.model }
            for source in sources { show(ModelReport(model: source.model, status: .verifying)) }
            jobs.end(work.job, good: try verify(work))
        } catch let error as ModelVerifierError where error.code == .cancelled {
            restore(before)
        } catch {
            logger.error("models not verified", metadata: ["error": "\(error)"])
            feed.publish(
                .notice(.init(severity: .critical, text: "models could not be verified: \(error)")),
                time: SystemClock.wall())
            jobs.end(work.job, good: false)
        }
    }

    /// False when there is no such model.
    private func verify(_ work: Work) throws -> Bool {
        let meter = ProgressMeter(feed: feed, jobs: jobs, job: work.job)
        let cancelled = { [jobs] in jobs.isCancelled(work.job) }
        if let model = work.model {
            guard let report = try catalog.verify(model, meter.note, cancelled: cancelled) else { return false }
            show(report)
        } else {
            let reports = try catalog.verifyAll(meter.note, cancelled: cancelled)
            registry.update(reports)
            for report in reports { show(report) }
        }
        return true
    }

    /// After a verification that was cancelled the verdicts from before it hold; a model without one is unknown.
    private func restore(_ before: [ModelReport]) {
        let known = Dictionary(before.map { ($0.model, $0) }, uniquingKeysWith: { $1 })
        for report in registry.reports() where report.status == .verifying {
            let verdict = known[report.model].flatMap { $0.status == .verifying ? nil : $0 }
            show(
                verdict ?? ModelReport(model: report.model, status: .unknown, reason: "its verification was cancelled"))
        }
    }

    /// Takes a verdict over and tells operators.
    func show(_ report: ModelReport) {
        registry.update(report)
        feed.publish(.model(FeedEvent.Model(report)), time: SystemClock.wall())
        guard report.status != .ok, report.status != .verifying else { return }
        logger.warning(
            "model refused", metadata: ["model.name": "\(report.model)", "model.status": "\(report.status.rawValue)"])
    }
}

extension FeedEvent.Model {
    /// A report as the feed shows it.
    init(_ report: ModelReport) {
        self.init(
            model: report.model, status: report.status.rawValue, digest: report.digest, want: report.wanted,
            layer: report.layer ?? (report.reason.isEmpty ? nil : report.reason), bytes: Int(report.bytes),
            total: Int(report.bytes))
    }
}

/// Turns the verifier's progress into events: bytes, total and rate.
private final class ProgressMeter {
    private let feed: FeedPublisher
    private let jobs: JobTable
    private let job: String
    private var model = ""
    private var began = 0

    init(feed: FeedPublisher, jobs: JobTable, job: String) {
        self.feed = feed
        self.jobs = jobs
        self.job = job
    }

    func note(_ model: String, _ done: Int64, _ total: Int64) {
        let now = SystemClock.monotonic()
        if model != self.model { (self.model, began) = (model, now) }
        jobs.progress(job, bytes: Int(done), total: Int(total))
        let rate = now > began ? Int(Double(done) * 1e6 / Double(now - began)) : 0
        let event = FeedEvent.Model(
            model: model, status: "verifying", bytes: Int(done), total: Int(total), rate: rate)
        feed.publish(.model(event), time: SystemClock.wall())
    }
}
