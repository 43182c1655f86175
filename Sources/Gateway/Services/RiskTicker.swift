import ServiceLifecycle
import Stores
import Wire

/// Publishes the risk of tenants whose risk changed, once a second, and calls somebody when one becomes critical.
struct RiskTicker: Service {
    let behaviour: BehaviourStore
    let feed: FeedPublisher
    let alerts: AlertService

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                tick(monotonic: SystemClock.monotonic() / 1000, wall: SystemClock.wall())
            }
        }
    }

    /// Both times in milliseconds.
    func tick(monotonic: Int, wall: Int) {
        let changes = behaviour.changes(at: monotonic)
        guard !changes.isEmpty else { return }
        feed.publish(
            changes.map { (.risk(FeedEvent.Risk(risk: $0.risk, why: $0.why)), $0.tenant, nil) }, time: wall)
        for change in changes where change.isAlarm {
            let evidence = "risk of the tenant is \(change.risk), last for \(change.why)"
            alerts.raise(
                Alarm(
                    .piMultiturnEscalation, .high, confidence: change.risk, tenant: change.tenant, evidence: evidence),
                at: wall)
        }
    }
}
