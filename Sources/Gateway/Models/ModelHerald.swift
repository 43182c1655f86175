import Logging
import ModelVerifier
import Stores
import Synchronization
import Vocabulary
import Wire

/// Tells of each verdict whoever must know: the registry that requests ask, the feed, the alerts, and the answers that are
/// under way.
final class ModelHerald: Sendable {
    let registry: ModelRegistry
    private let feed: FeedPublisher
    private let alerts: AlertService
    private let logger: Logger
    private let told = Mutex<[String: Told]>([:])
    private let burst = Mutex((minute: 0, alarms: 0))
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    /// What operators know of a model.
    private struct Told {
        /// The last verdict.
        var report: ModelReport?
        /// Whether they were told since that it is being hashed.
        var isHashing = false
    }

    /// Alarms in a minute that are told by model; those of more are told together.
    static let burstLimit = 32

    init(registry: ModelRegistry, feed: FeedPublisher, alerts: AlertService, logger: Logger) {
        self.registry = registry
        self.feed = feed
        self.alerts = alerts
        self.logger = logger
    }

    /// Calls back, on any thread, whenever a model that was served is not served any more.
    func listen(_ listener: @escaping @Sendable () -> Void) { self.listener.withLock { $0 = listener } }

    /// Takes over all verdicts that there are: a model without one is not in the store any more.
    func tell(all reports: [ModelReport]) {
        let served = registry.reports().filter { registry.refusal(for: $0.model) == nil }
        registry.update(reports)
        if served.contains(where: { registry.refusal(for: $0.model) != nil }) { listener.withLock { $0 }?() }
        let names = Set(reports.map(\.model))
        let lost = told.withLock { told in
            let lost = told.keys.filter { !names.contains($0) }
            for name in lost { told[name] = nil }
            return lost
        }
        for name in lost.sorted() {
            publish(ModelReport(model: name, status: .unknown, reason: "not in the models directory any more"))
        }
        for report in reports { announce(report) }
    }

    /// Takes a verdict over.
    func tell(_ report: ModelReport) {
        let wasServed = registry.refusal(for: report.model) == nil
        registry.update(report)
        if wasServed, registry.refusal(for: report.model) != nil { listener.withLock { $0 }?() }
        announce(report)
    }

    /// What is hashed, and how far that is.
    func progress(_ model: String, _ progress: VerificationProgress) {
        let event = FeedEvent.Model(
            model: model, status: "verifying", bytes: Int(progress.done), total: Int(progress.total),
            rate: Int(progress.rate))
        feed.publish(.model(event), time: SystemClock.wall())
    }

    /// Something about the watching itself.
    func notice(_ severity: Severity, _ text: String) {
        logger.warning("models", metadata: ["models.notice": "\(text)"])
        feed.publish(.notice(.init(severity: severity, text: text)), time: SystemClock.wall())
    }

    private func publish(_ report: ModelReport) {
        feed.publish(.model(FeedEvent.Model(report)), time: SystemClock.wall())
    }

    private func announce(_ report: ModelReport) {
        let isVerdict = report.status != .verifying
        let before = told.withLock { told in
            let before = told[report.model] ?? Told()
            told[report.model] = Told(report: isVerdict ? report : before.report, isHashing: !isVerdict)
            return before
        }
        let isNews = before.report?.isSaid(like: report) != true
        if isNews || before.isHashing { publish(report) }
        guard isVerdict, isNews else { return }
        switch (report.status, before.report?.status) {
        case (.ok, nil), (.ok, .ok): return
        case (.ok, _): alarm(before.report ?? report, "is served again, its files are good")
        default: alarm(report, report.reason)
        }
    }

    /// Altered files are critical; what nobody vouches for is less.
    private func alarm(_ report: ModelReport, _ words: String) {
        guard let code = report.status.refusal else { return }
        let isAltered = code == .modelDigestMismatch || code == .modelMalformed
        let now = SystemClock.wall()
        let isOne = burst.withLock { burst in
            if burst.minute != now / 60_000 { burst = (now / 60_000, 0) }
            burst.alarms += 1
            return burst.alarms <= Self.burstLimit
        }
        let layer = report.layer.map { " (\($0))" } ?? ""
        alerts.raise(
            Alarm(
                code, isAltered ? .critical : .high, subject: isOne ? String(report.model.prefix(200)) : "",
                evidence: isOne ? "\(report.model.prefix(200))\(layer): \(words)" : "many models, see model list"),
            at: now)
        logger.warning(
            "model",
            metadata: [
                "model.name": "\(report.model)", "model.status": "\(report.status.rawValue)",
                "model.reason": "\(words)",
            ])
    }
}

extension ModelReport {
    /// Whether operators would see no difference.
    fileprivate func isSaid(like other: ModelReport) -> Bool {
        status == other.status && digest == other.digest && reason == other.reason && wanted == other.wanted
            && layer == other.layer
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
