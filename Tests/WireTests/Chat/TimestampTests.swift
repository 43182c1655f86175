import Testing

@testable import Wire

struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00"), (951_782_399, "2000-02-28T23:59:59"), (951_782_400, "2000-02-29T00:00:00"),
            (951_868_800, "2000-03-01T00:00:00"), (1_077_926_400, "2004-02-28T00:00:00"),
            (1_078_012_800, "2004-02-29T00:00:00"),
            (1_109_548_800, "2005-02-28T00:00:00"), (1_109_635_200, "2005-03-01T00:00:00"),
            (1_709_164_800, "2024-02-29T00:00:00"),
            (1_735_689_599, "2024-12-31T23:59:59"), (1_735_689_600, "2025-01-01T00:00:00"),
            (1_795_395_515, "2026-11-23T00:58:35"),
            (4_107_542_399, "2100-02-28T23:59:59"), (4_107_542_400, "2100-03-01T00:00:00"),
            (2_147_483_648, "2038-01-19T03:14:08"),
        ] as [(Int, String)])
    func `A known second has its known date`(seconds: Int, text: String) {
        #expect(Timestamp.rfc3339(nanoseconds: seconds * 1_000_000_000) == text + ".000000000Z")
        let parts = Timestamp.parts(seconds: seconds)
        #expect("\(parts.date)T\(parts.clock)" == text)
    }

    @Test func `Nanoseconds fill nine places`() {
        #expect(Timestamp.rfc3339(nanoseconds: 1_795_395_515_042_460_816) == "2026-11-23T00:58:35.042460816Z")
        #expect(Timestamp.rfc3339(nanoseconds: 1) == "1970-01-01T00:00:00.000000001Z")
    }

    @Test func `Every day from 1970 to 2399 follows the one before it`() {
        var (year, month, day) = (1970, 1, 1)
        for number in 0..<157_054 {
            let date = Timestamp.parts(seconds: number * 86_400 + 86_399).date
            let wanted = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            guard date == wanted else {
                Issue.record("day \(number) is \(date), not \(wanted)")
                return
            }
            day += 1
            if day > Self.days(year, month) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect((year, month, day) == (2400, 1, 1))
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
