import CCurl
import Glibc
import Vocabulary

/// Posts alerts to a webhook over one connection. Blocking, for one thread at a time; only ``expire(in:)`` is for any.
final class WebhookSender: @unchecked Sendable {  // the client is used by one thread, and ended from any
    /// Milliseconds for connecting, and for a whole call.
    private static let connecting = 5000
    private static let patience = 10_000
    /// Most bytes that are read of what a receiver says, all of which is ignored.
    private static let limit = 65_536

    let target: WebhookTarget
    private let client: OpaquePointer

    /// Nil when there is no memory.
    init?(_ target: WebhookTarget) {
        self.target = target
        let authorities = target.authorities.flatMap { strdup($0) }
        defer { free(authorities) }
        var options = si_http_options()
        options.ca_file = UnsafePointer(authorities)
        (options.milliseconds, options.connect_milliseconds) = (Self.patience, Self.connecting)
        options.limit = Self.limit
        options.plain = target.address.isSecure ? 0 : 1
        guard let client = si_http_open(&options) else { return nil }
        self.client = client
    }

    deinit { si_http_close(client) }

    /// Ends what is under way after so many milliseconds, and all that comes after it.
    func expire(in milliseconds: Int) { si_http_expire(client, milliseconds) }

    /// One attempt; `seconds` since 1970. No redirects are followed.
    func send(_ message: AlertMessage, seconds: Int) -> DeliveryAttempt {
        let body = message.json()
        let lines = [
            "x-secureinfer-signature: " + WebhookSignature.field(body, secret: target.secret, seconds: seconds),
            "x-secureinfer-delivery: " + message.delivery, "user-agent: secureinfer",
        ]
        let copies = lines.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        let pointers = copies.map { UnsafePointer($0) }
        let answer = si_http_post(client, target.address.text, pointers, pointers.count, body, body.count)
        guard answer.failure == SI_HTTP_ANSWERED, answer.status != 0 else {
            return DeliveryAttempt(outcome: .later(after: nil), detail: Self.fault(answer))
        }
        return DeliveryAttempt(
            outcome: Self.outcome(status: answer.status, wait: answer.retry_after), status: answer.status,
            detail: "HTTP status \(answer.status)")
    }

    /// What a status means for the next attempt; `wait` in seconds, 0 for none.
    static func outcome(status: Int, wait: Int) -> DeliveryOutcome {
        switch status {
        case 200..<300: .taken
        case 408, 429, 500...: .later(after: wait > 0 ? min(wait, DeliveryQueue.longestWish / 1000) * 1000 : nil)
        default: .refused
        }
    }

    private static func fault(_ answer: si_http_answer) -> String {
        switch answer.failure {
        case SI_HTTP_REFUSED: "nobody listens there"
        case SI_HTTP_NO_SUCH_HOST: "there is no such host"
        case SI_HTTP_TIMED_OUT: "no answer in time"
        case SI_HTTP_UNTRUSTED: "its certificate is not trusted"
        case SI_HTTP_BAD_CA_FILE: "the ca-file cannot be used"
        case SI_HTTP_HANDSHAKE: "the TLS handshake failed"
        default: "the connection failed"
        }
    }
}

/// What one attempt came to, for machines and for people.
struct DeliveryAttempt: Sendable, Equatable {
    var outcome: DeliveryOutcome
    /// Of HTTP; nil where there was no answer.
    var status: Int?
    var detail: String
}
