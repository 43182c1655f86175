/// Dates as text without a calendar library.
public enum Timestamp {
    /// `2026-11-23T00:58:35.042460816Z` for nanoseconds since 1970.
    public static func rfc3339(nanoseconds: Int) -> String {
        let (date, clock) = parts(seconds: nanoseconds / 1_000_000_000)
        return "\(date)T\(clock).\(padded(nanoseconds % 1_000_000_000, 9))Z"
    }

    /// Year, month and day, and hour, minute and second, of Unix time in seconds (UTC).
    public static func parts(seconds: Int) -> (date: String, clock: String) {
        let (year, month, day) = date(day: seconds / 86_400)
        let rest = seconds % 86_400
        return (
            "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))",
            "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
        )
    }

    /// The date that so many days after 1970-01-01 is, by the civil-from-days method of Howard Hinnant's date algorithms.
    public static func date(day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// Unix time of `2026-11-23T00:56:00.667056009Z` or `…+02:00` in seconds, without the fraction; nil for what is not
    /// a date and time by RFC 3339.
    public static func seconds(rfc3339 text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, isShaped(bytes), let offset = offset(bytes[19...]) else { return nil }
        let (year, month, day) = (number(bytes, 0, 4), number(bytes, 5, 2), number(bytes, 8, 2))
        let (hour, minute, second) = (number(bytes, 11, 2), number(bytes, 14, 2), number(bytes, 17, 2))
        // The 60 is a leap second's.
        guard year >= 1, 1...12 ~= month, 1...days(year, month) ~= day, hour < 24, minute < 60, second <= 60 else {
            return nil
        }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return days * 86_400 + hour * 3600 + minute * 60 + second - offset
    }

    /// Unix time in milliseconds of `2026-12-01`, its first moment in UTC, or of a date and time by RFC 3339; nil for
    /// anything else, and for what is before 1970.
    public static func milliseconds(date text: String) -> Int64? {
        let moment = text.utf8.count == 10 ? text + "T00:00:00Z" : text
        guard let seconds = seconds(rfc3339: moment), seconds >= 0 else { return nil }
        return Int64(seconds) * 1000
    }

    private static func isShaped(_ bytes: [UInt8]) -> Bool {
        zip(bytes, "0000-00-00T00:00:00".utf8).allSatisfy { byte, place in
            switch place {
            case UInt8(ascii: "0"): isDigit(byte)
            case UInt8(ascii: "T"): byte == place || byte == UInt8(ascii: "t") || byte == UInt8(ascii: " ")
            default: byte == place
            }
        }
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Seconds that the zone is ahead of UTC; `rest` is what stands behind the clock, fraction and zone.
    private static func offset(_ rest: ArraySlice<UInt8>) -> Int? {
        var zone = Array(rest)
        if zone[0] == UInt8(ascii: ".") {
            let digits = zone.dropFirst().prefix(while: isDigit).count
            guard digits > 0 else { return nil }
            zone.removeFirst(digits + 1)
        }
        if zone.count == 1 { return zone[0] == UInt8(ascii: "Z") || zone[0] == UInt8(ascii: "z") ? 0 : nil }
        guard zone.count == 6, zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-"),
            zone[3] == UInt8(ascii: ":"), [1, 2, 4, 5].allSatisfy({ isDigit(zone[$0]) })
        else { return nil }
        let (hour, minute) = (number(zone, 1, 2), number(zone, 4, 2))
        guard hour < 24, minute < 60 else { return nil }
        return (zone[0] == UInt8(ascii: "-") ? -1 : 1) * (hour * 3600 + minute * 60)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    /// The number that so many digits spell.
    private static func number(_ bytes: [UInt8], _ from: Int, _ count: Int) -> Int {
        bytes[from..<(from + count)].reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
