import SecurityGate
import Vocabulary

/// The `x-ratelimit-*` and retry fields as SDKs read them.
enum RateHeaders {
    /// Where the tenant stands with each limit that it has.
    static func lines(_ standing: Standing?) -> String {
        guard let standing else { return "" }
        return lines(standing.requests, "requests") + lines(standing.tokens, "tokens")
    }

    private static func lines(_ quota: Quota, _ unit: StaticString) -> String {
        guard quota.limit > 0 else { return "" }
        return "x-ratelimit-limit-\(unit): \(quota.limit)\r\nx-ratelimit-remaining-\(unit): \(quota.remaining)\r\n"
            + "x-ratelimit-reset-\(unit): \(duration(quota.reset))\r\n"
    }

    /// What a refused client should do next.
    static func lines(_ refusal: Refusal, action: Action) -> String {
        var lines = "x-secureinfer-action: \(action.rawValue)\r\n"
        if let wait = refusal.retryAfter { lines += self.wait(wait) }
        if refusal.isFinal { lines += "x-should-retry: false\r\n" }
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
