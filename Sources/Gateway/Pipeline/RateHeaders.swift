import SecurityGate
import Vocabulary

/// The `x-ratelimit-*` and retry fields as SDKs read them.
enum RateHeaders {
    /// Where the tenant stands; nothing for a tenant without a limit.
    static func lines(_ quota: Quota?) -> String {
        guard let quota, quota.limit > 0 else { return "" }
        return "x-ratelimit-limit-requests: \(quota.limit)\r\nx-ratelimit-remaining-requests: \(quota.remaining)\r\n"
            + "x-ratelimit-reset-requests: \(duration(quota.reset))\r\n"
    }

    /// What a refused client should do next.
    static func lines(_ refusal: Refusal, action: Action) -> String {
        var lines = "x-secureinfer-action: \(action.rawValue)\r\n"
        if let wait = refusal.retryAfter { lines += self.wait(wait) }
        if refusal.code.isFinal { lines += "x-should-retry: false\r\n" }
        return lines
    }

    /// How long to wait, in milliseconds, and in seconds for clients that know no better.
    static func wait(_ milliseconds: Int) -> String {
        "retry-after: \((milliseconds + 999) / 1000)\r\nretry-after-ms: \(milliseconds)\r\n"
    }

    /// `12ms`, `1s`, `6m0s` for microseconds, rounded up.
    static func duration(_ microseconds: Int) -> String {
        let milliseconds = (microseconds + 999) / 1000
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let seconds = (milliseconds + 999) / 1000
        return seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60)s"
    }
}
