import Vocabulary

/// Who outside is told of alerts, and of which; what the configuration file has under `alerts`.
struct AlertTargets: Sendable, Equatable {
    var webhook: WebhookTarget?
    var syslog: SyslogTarget?
}

/// Where alerts are posted to.
struct WebhookTarget: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    var address: WebhookAddress
    /// Key of the signatures.
    var secret: String
    var least = Severity.critical
    /// PEM file of the authorities that vouch for the receiver; the system's without it.
    var authorities: String?

    var description: String { address.display }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where alerts are logged.
struct SyslogTarget: Sendable, Equatable {
    var address: SyslogAddress
    var facility = SyslogFacility.daemon
    var least = Severity.critical
}
