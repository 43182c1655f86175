import Synchronization
import Vocabulary
import Wire

/// The ways to those outside as the settings name them now; each is used by one thread at a time.
final class AlertSenders: Sendable {
    private struct State {
        var targets = AlertTargets()
        var webhook: WebhookSender?
        /// Milliseconds after which nothing may go on, once the end was called.
        var expiry: Int?
    }

    private let state = Mutex(State())

    init(_ targets: AlertTargets) { configure(targets) }

    var targets: AlertTargets { state.withLock { $0.targets } }

    /// Takes new settings; files of authorities are read anew with the next connection.
    func configure(_ targets: AlertTargets) {
        let webhook = targets.webhook.flatMap { WebhookSender($0) }
        state.withLock { state in
            (state.targets, state.webhook) = (targets, webhook)
            if let expiry = state.expiry { webhook?.expire(in: expiry) }
        }
    }

    /// Lets nothing go on for longer than so many milliseconds.
    func expire(in milliseconds: Int) {
        state.withLock { state in
            state.expiry = milliseconds
            state.webhook?.expire(in: milliseconds)
        }
    }

    func post(_ message: AlertMessage) -> DeliveryAttempt {
        Self.post(message, state.withLock { $0.webhook })
    }

    func log(_ message: AlertMessage) -> DeliveryAttempt {
        guard let target = targets.syslog else { return .unset }
        return SyslogSender(target: target).send(message, moment: Self.moment(message.time))
    }

    /// One attempt on ways of its own, apart from all that waits; nil where nothing is set.
    func test(_ message: AlertMessage) -> (webhook: DeliveryAttempt?, syslog: DeliveryAttempt?) {
        let targets = targets
        return (
            targets.webhook.map { Self.post(message, WebhookSender($0)) }, targets.syslog.map { _ in log(message) }
        )
    }

    private static func post(_ message: AlertMessage, _ sender: WebhookSender?) -> DeliveryAttempt {
        sender?.send(message, seconds: SystemClock.wall() / 1000) ?? .unset
    }

    /// RFC 3339 with milliseconds: RFC 5424 takes six places of a second at most.
    private static func moment(_ milliseconds: Int) -> String {
        let (date, clock) = Timestamp.parts(seconds: milliseconds / 1000)
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(date)T\(clock).\(fraction)Z"
    }
}

extension DeliveryAttempt {
    /// The settings name nobody any more.
    fileprivate static let unset = DeliveryAttempt(outcome: .refused, detail: "nobody is to be told")
}
