import Wire

/// The `date` field's value, made once a second.
struct HTTPDate {
    private var second = -1
    private var text = ""
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Mon, 23 Nov 2026 06:09:25 GMT` for milliseconds since 1970.
    mutating func value(milliseconds: Int) -> String {
        let now = milliseconds / 1000
        if now != second {
            second = now
            let (date, clock) = Timestamp.parts(seconds: now)
            let pieces = date.split(separator: "-")
            let month = Self.months[(Int(pieces[1]) ?? 1) - 1]
            text = "\(Self.days[now / 86_400 % 7]), \(pieces[2]) \(month) \(pieces[0]) \(clock) GMT"
        }
        return text
    }
}
