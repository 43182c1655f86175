import Logging
import ServiceLifecycle
import Stores
import Vocabulary

/// Tells those outside of alerts: a webhook and a log, where the settings name them.
final class AlertDelivery: Service {
    /// What messages say of the gateway.
    struct Origin: Sendable {
        var gateway: String
        var environment: String
    }

    let webhook: Courier
    let syslog: Courier
    private let origin: Origin
    private let store: AlertStore
    private let senders: AlertSenders
    private let tenantName: @Sendable (String) -> String?

    /// Alerts that nobody outside was told of before this start are still told, when they are no older.
    private static let memory: Int64 = 86_400_000

    /// - Parameter tenantName: the name of a tenant by its id; nil for one that is not there.
    init(
        _ targets: AlertTargets, origin: Origin, store: AlertStore, logger: Logger,
        tenantName: @escaping @Sendable (String) -> String?
    ) {
        self.origin = origin
        self.store = store
        self.tenantName = tenantName
        let senders = AlertSenders(targets)
        self.senders = senders
        webhook = Courier("webhook", logger: logger, attempt: senders.post) { message in
            Self.note(message, store, logger)
        }
        syslog = Courier("syslog", logger: logger, attempt: senders.log) { message in
            // The webhook's answer says more than a datagram that was sent.
            if senders.targets.webhook == nil { Self.note(message, store, logger) }
        }
    }

    private static func note(_ message: AlertMessage, _ store: AlertStore, _ logger: Logger) {
        do {
            try store.sent(message.id, message.severity, at: Int64(SystemClock.wall()))
        } catch {
            logger.warning("delivery of an alert not recorded", metadata: ["alert.id": "\(message.id)"])
        }
    }

    /// Takes new settings; what waits goes to the new receivers.
    func configure(_ targets: AlertTargets) { senders.configure(targets) }

    /// Tells of an alert that is new or has become more severe; returns at once.
    func offer(_ alert: Alert) {
        let targets = senders.targets
        if let target = targets.webhook, alert.severity >= target.least { webhook.offer(message(alert)) }
        if let target = targets.syslog, alert.severity >= target.least { syslog.offer(message(alert)) }
    }

    /// Sends a test alert at once; blocks. Nil where nothing is set.
    func test(by caller: String) -> (webhook: DeliveryAttempt?, syslog: DeliveryAttempt?) {
        senders.test(
            AlertMessage(
                id: AlertStore.newID(), time: SystemClock.wall(), gateway: origin.gateway,
                environment: origin.environment, code: "test", severity: .critical,
                evidence: "test of the alerts by \(caller)"))
    }

    func run() async throws {
        restore()
        await withGracefulShutdownHandler {
            async let first: Void = webhook.run()
            async let second: Void = syslog.run()
            _ = await (first, second)
        } onGracefulShutdown: { [self] in
            senders.expire(in: Courier.flush)
            webhook.stop()
            syslog.stop()
        }
    }

    /// Takes up the critical alerts of the last day that were not told when the gateway stopped.
    private func restore() {
        let targets = senders.targets
        guard targets != AlertTargets() else { return }
        let since = Int64(SystemClock.wall()) - Self.memory
        let courier = targets.webhook == nil ? syslog : webhook
        for alert in (try? store.unsent(from: .critical, since: since)) ?? [] { courier.offer(message(alert)) }
    }

    private func message(_ alert: Alert) -> AlertMessage {
        AlertMessage(
            id: alert.id, time: Int(alert.seen), gateway: origin.gateway, environment: origin.environment,
            tenant: alert.tenantID, tenantName: alert.tenantID.isEmpty ? "" : tenantName(alert.tenantID) ?? "",
            code: alert.code.rawValue, severity: alert.severity, confidence: Double(alert.confidence) / 100,
            evidence: alert.evidence, state: alert.state, count: alert.count, owasp: alert.code.owasp,
            atlas: alert.code.atlas)
    }
}
