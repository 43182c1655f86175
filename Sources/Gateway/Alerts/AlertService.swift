import Logging
import SecurityGate
import ServiceLifecycle
import Stores
import Synchronization
import Vocabulary
import Wire

/// Puts alerts on record, into the feed and on their way to those outside, off the hot path.
final class AlertService: Service {
    private let store: AlertStore
    private let feed: FeedPublisher
    let outside: AlertDelivery
    private let logger: Logger
    private let gatherer = Mutex(AlarmGatherer())
    private let counts = Mutex<[ReasonCode: Int]>([:])
    private let bell: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation

    /// How long alarms gather after some were put on record.
    private static let pace = Duration.seconds(1)

    init(store: AlertStore, feed: FeedPublisher, outside: AlertDelivery, logger: Logger) {
        self.store = store
        self.feed = feed
        self.outside = outside
        self.logger = logger
        (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Raises an alarm; returns at once. `time` in milliseconds since 1970.
    func raise(_ alarm: Alarm, at time: Int) {
        if gatherer.withLock({ $0.add(alarm, at: time) }) { ringer.yield() }
    }

    /// Raises an alarm for a signal.
    func raise(_ signal: Assessment.Signal, tenant: String, at time: Int) {
        raise(Alarm(signal, tenant: tenant), at: time)
    }

    /// Alarms that were dropped, since too many waited.
    var dropped: Int { gatherer.withLock { $0.dropped } }

    /// How many alerts were news, by reason.
    var raised: [ReasonCode: Int] { counts.withLock { $0 } }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await _ in bell {
                record()
                try? await Task.sleep(for: Self.pace)
            }
        }
        record()
    }

    private func record() {
        for gathered in gatherer.withLock({ $0.take() }) { record(gathered.alert) }
    }

    /// What cannot be put on record is told all the same.
    private func record(_ alert: Alert) {
        var raised = AlertStore.Raised(alert, isNews: true)
        do {
            raised = try store.raise(alert)
        } catch {
            logger.error("alert not recorded", metadata: ["alert.code": "\(alert.code.rawValue)"])
        }
        feed.publish(
            .alert(FeedEvent.Alert(raised.alert)), tenant: alert.tenantID.isEmpty ? nil : alert.tenantID,
            time: Int(alert.seen))
        guard raised.isNews else { return }
        counts.withLock { $0[alert.code, default: 0] += 1 }
        outside.offer(raised.alert)
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
