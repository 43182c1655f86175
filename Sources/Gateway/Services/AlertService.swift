import Logging
import SecurityGate
import ServiceLifecycle
import Stores
import Vocabulary
import Wire

/// Puts alerts on record and into the feed, off the hot path.
final class AlertService: Service {
    private let store: AlertStore
    private let feed: FeedPublisher
    private let logger: Logger
    private let queue: AsyncStream<Alert>
    private let entrance: AsyncStream<Alert>.Continuation

    /// Alerts that may wait; a flood of more keeps the newest.
    private static let limit = 1024

    init(store: AlertStore, feed: FeedPublisher, logger: Logger) {
        self.store = store
        self.feed = feed
        self.logger = logger
        (queue, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.limit))
    }

    /// Raises an alert for a signal; returns at once. `time` in milliseconds since 1970.
    func raise(_ signal: Assessment.Signal, tenant: String, at time: Int) {
        entrance.yield(
            Alert(
                id: AlertStore.newID(), time: Int64(time), tenantID: tenant, code: signal.code,
                severity: signal.confidence >= 0.9 ? .critical : .high,
                confidence: min(100, Int(signal.confidence * 100)), evidence: signal.evidence))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await alert in queue {
                do {
                    try store.raise(alert)
                } catch {
                    logger.error("alert not recorded", metadata: ["alert.code": "\(alert.code.rawValue)"])
                }
                feed.publish(.alert(FeedEvent.Alert(alert)), tenant: alert.tenantID, time: Int(alert.time))
            }
        }
    }
}

extension FeedEvent.Alert {
    /// An alert on record as the feed shows it.
    init(_ alert: Alert) {
        self.init(
            id: alert.id, code: alert.code.rawValue, severity: alert.severity,
            confidence: Double(alert.confidence) / 100,
            evidence: alert.evidence, state: FeedEvent.AlertState(rawValue: alert.state.rawValue) ?? .new, by: alert.by)
    }
}
