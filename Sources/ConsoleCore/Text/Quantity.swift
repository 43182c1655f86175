import Wire

/// Numbers as people read them, without Foundation.
enum Quantity {
    /// `1,284`.
    static func grouped(_ value: Int) -> String {
        var out = ""
        for (position, digit) in String(value.magnitude).reversed().enumerated() {
            if position > 0, position % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return (value < 0 ? "-" : "") + String(out.reversed())
    }

    /// `1 event`, `1,284 events`.
    static func events(_ count: Int) -> String { grouped(count) + (count == 1 ? " event" : " events") }

    /// One digit behind the point: `88.1`; none from 1,000 on, and from 10,000 on `12k`.
    static func rate(_ value: Double) -> String {
        guard value.isFinite, value >= 0, value < 1e9 else { return "?" }
        guard value < 10_000 else { return "\(Int(value / 1000))k" }
        guard value < 1000 else { return "\(Int(value))" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Two digits behind the point, for 0 to 1: `0.97`.
    static func share(_ value: Double) -> String {
        guard value.isFinite, value >= 0, value <= 1 else { return "?" }
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100)." + padded(hundredths % 100)
    }

    /// `4.7 GB`, decimal units.
    static func bytes(_ value: Int) -> String {
        guard value >= 1000 else { return "\(max(0, value)) B" }
        var amount = Double(value)
        var unit = -1
        while amount >= 1000, unit < 4 {
            amount /= 1000
            unit += 1
        }
        return (amount < 100 ? rate(amount) : String(Int(amount))) + " " + ["kB", "MB", "GB", "TB", "PB"][unit]
    }

    /// `45s`, `12m30s`, `3h41m`, `2d4h`.
    static func duration(seconds: Int) -> String {
        let value = max(0, seconds)
        switch value {
        case ..<60: return "\(value)s"
        case ..<3600: return value % 60 == 0 ? "\(value / 60)m" : "\(value / 60)m\(value % 60)s"
        case ..<86_400: return value % 3600 < 60 ? "\(value / 3600)h" : "\(value / 3600)h\(value % 3600 / 60)m"
        default: return value % 86_400 < 3600 ? "\(value / 86_400)d" : "\(value / 86_400)d\(value % 86_400 / 3600)h"
        }
    }

    /// What is left until a time, both in Unix milliseconds, to the nearest second; nil is `permanent`.
    static func timeLeft(until: Int?, now: Int, suffix: String = "") -> String {
        guard let until else { return "permanent" }
        let (left, overflow) = until.subtractingReportingOverflow(now)
        return duration(seconds: overflow ? 0 : left / 1000 + (left % 1000 >= 500 ? 1 : 0)) + suffix
    }

    /// Seconds since midnight, UTC, of Unix milliseconds.
    static func secondOfDay(_ milliseconds: Int) -> Int { ((milliseconds / 1000) % 86_400 + 86_400) % 86_400 }

    /// The same of `12:04` or `12:04:31`; nil for anything else.
    static func secondOfDay(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
            part.utf8.count == 2 && part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(part) ?? -1 : -1
        }
        guard 2...3 ~= parts.count, 0..<24 ~= parts[0], parts.dropFirst().allSatisfy({ 0..<60 ~= $0 }) else {
            return nil
        }
        return parts[0] * 3600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 59)
    }

    /// Time of day in UTC from Unix milliseconds: `12:04:31`.
    static func timeOfDay(_ milliseconds: Int) -> String {
        let seconds = secondOfDay(milliseconds)
        return padded(seconds / 3600) + ":" + padded(seconds / 60 % 60) + ":" + padded(seconds % 60)
    }

    /// Day and time in UTC: `2026-05-04 12:04:31Z`.
    static func moment(_ milliseconds: Int) -> String {
        let date = date(milliseconds)
        return "\(date.year)-\(padded(date.month))-\(padded(date.day)) \(timeOfDay(milliseconds))Z"
    }

    /// Eight columns: the time of day, for another day than that of `now` its date, `Nov 5`, or `2024-11`.
    static func stamp(_ milliseconds: Int, now: Int) -> String {
        let (then, today) = (date(milliseconds), date(now))
        guard then != today else { return timeOfDay(milliseconds) }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return then.year == today.year ? months[then.month - 1] + " \(then.day)" : "\(then.year)-\(padded(then.month))"
    }

    /// Day of the Gregorian calendar, held to the years 1970 to 9999.
    private static func date(_ milliseconds: Int) -> (year: Int, month: Int, day: Int) {
        Timestamp.date(day: min(max(0, milliseconds / 86_400_000), 2_932_896))
    }

    /// A digest in few columns: `9f86d081…0a08`; short ones as they are.
    static func digest(_ value: String) -> String {
        let hex = hex(value)
        return hex.utf8.count > 16 ? hex.prefix(8) + "…" + hex.suffix(4) : hex
    }

    /// A digest without the name of its algorithm.
    static func hex(_ digest: String) -> String { digest.hasPrefix("sha256:") ? String(digest.dropFirst(7)) : digest }

    /// 0 to 1 as blocks: `███▌░░`.
    static func bar(_ share: Double, columns: Int) -> String {
        let eighths = Int((min(1, max(0, share)) * Double(columns * 8)).rounded(.down))
        let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        let full = String(repeating: "█", count: eighths / 8) + partial
        return full + String(repeating: "░", count: columns - full.count)
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
