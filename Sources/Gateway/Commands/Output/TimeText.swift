import Wire

/// Moments as people read and write them; all in milliseconds since 1970, all in UTC.
enum TimeText {
    /// `2026-11-23 06:09:25`.
    static func moment(_ milliseconds: Int) -> String {
        guard milliseconds >= 0 else { return "-" }
        let (date, clock) = Timestamp.parts(seconds: milliseconds / 1000)
        return "\(date) \(clock)"
    }

    /// `3 h ago` or `in 4 d`, rounded to the largest unit that fits.
    static func distance(_ milliseconds: Int, from now: Int) -> String {
        let seconds = Int(((Double(milliseconds) - Double(now)) / 1000).rounded())
        guard seconds != 0 else { return "now" }
        let length = length(abs(seconds))
        return seconds < 0 ? "\(length) ago" : "in \(length)"
    }

    /// `2026-11-23 06:09:25 (in 4 h)`; `otherwise` where there is no moment.
    static func momentAndDistance(_ view: JSONView?, now: Int, otherwise: String = "-") -> String {
        guard let moment = view?.int else { return otherwise }
        return "\(Self.moment(moment)) (\(distance(moment, from: now)))"
    }

    /// Reads a moment: `2h` is so long before `now`, `2026-11-23T06:09:25Z` itself, `2026-11-23` its first; nil for
    /// anything else.
    static func parse(_ text: String, now: Int) -> Int? {
        if let seconds = DurationText.seconds(text) { return max(0, now - seconds * 1000) }
        let full = text.utf8.count == 10 ? text + "T00:00:00Z" : text
        return Timestamp.seconds(rfc3339: full).flatMap { $0 >= 0 ? $0 * 1000 : nil }
    }

    private static func length(_ seconds: Int) -> String {
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3570 { return "\((seconds + 30) / 60) m" }
        if seconds < 84_600 { return "\((seconds + 1800) / 3600) h" }
        return "\((seconds + 43_200) / 86_400) d"
    }
}
