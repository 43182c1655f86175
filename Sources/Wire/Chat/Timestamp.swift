/// Dates as text without a calendar library.
public enum Timestamp {
    /// `2026-11-23T00:58:35.042460816Z` for nanoseconds since 1970.
    public static func rfc3339(nanoseconds: Int) -> String {
        let (date, clock) = parts(seconds: nanoseconds / 1_000_000_000)
        return "\(date)T\(clock).\(padded(nanoseconds % 1_000_000_000, 9))Z"
    }

    /// Year, month and day, and hour, minute and second, of Unix time in seconds (UTC), by the civil-from-days method of
    /// Howard Hinnant's date algorithms.
    public static func parts(seconds: Int) -> (date: String, clock: String) {
        let days = seconds / 86_400
        let rest = seconds % 86_400
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (
            "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))",
            "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
        )
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
