import ServiceLifecycle
import Stores
import Wire

/// Publishes the risk of tenants whose risk changed, once a second.
struct RiskTicker: Service {
    let behaviour: BehaviourStore
    let feed: FeedPublisher

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                let changes = behaviour.changes(at: SystemClock.monotonic() / 1000)
                guard !changes.isEmpty else { continue }
                feed.publish(
                    changes.map { (.risk(FeedEvent.Risk(risk: $0.risk, why: $0.why)), $0.tenant, nil) },
                    time: SystemClock.wall())
            }
        }
    }
}
