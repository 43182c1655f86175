import Testing
import Wire

@testable import Gateway

struct TimeTextTests {
    /// 2026-11-23 06:09:25 UTC.
    static let now = 1_795_414_165_000

    @Test func `a moment is written in UTC`() {
        #expect(TimeText.moment(Self.now) == "2026-11-23 06:09:25")
        #expect(TimeText.moment(0) == "1970-01-01 00:00:00")
        #expect(TimeText.moment(-1) == "-")
    }

    @Test(arguments: [
        (0, "now"), (-499, "now"), (59_000, "in 59 s"), (-90_000, "2 m ago"), (3_599_999, "in 1 h"),
        (14_399_900, "in 4 h"), (-86_400_000, "1 d ago"), (30 * 86_400_000 - 50, "in 30 d"),
    ])
    func `a distance is rounded to one unit`(offset: Int, text: String) {
        #expect(TimeText.distance(Self.now + offset, from: Self.now) == text)
        #expect(TimeText.distance(.max, from: Self.now).hasPrefix("in "))
    }

    @Test(arguments: [
        ("2h", 1_795_406_965_000), ("30d", 1_792_822_165_000), ("2026-11-23", 1_795_392_000_000),
        ("2026-11-23T06:09:25Z", 1_795_414_165_000), ("2026-11-23T07:09:25+01:00", 1_795_414_165_000),
        ("1970-01-01", 0), ("100000d", nil), ("36500d", 0), ("", nil), ("yesterday", nil), ("2026-13-01", nil),
        ("2026-11-23T06:09:25", nil), ("-2h", nil), ("1795414165000", nil),
    ])
    func `a time is read as an age or as a moment`(text: String, moment: Int?) {
        #expect(TimeText.parse(text, now: Self.now) == moment)
    }
}

struct DurationTextTests {
    @Test(arguments: [
        ("90s", 90), ("10m", 600), ("4h", 14_400), ("30d", 2_592_000), ("86400s", 86_400), ("36500d", 3_153_600_000),
        ("36501d", nil), ("0s", nil), ("", nil), ("h", nil), ("4", nil), ("4 h", nil), ("+4h", nil), ("-4h", nil),
        ("4H", nil), ("4.5h", nil), ("99999999999999999999h", nil), ("9999999999d", nil), ("٤h", nil), ("never", nil),
    ])
    func `durations are a number and a unit`(text: String, seconds: Int?) {
        #expect(DurationText.seconds(text) == seconds)
    }

    @Test func `never and nothing have no end, and nonsense is an error with a hint`() throws {
        #expect(try DurationText.seconds("never", of: "--for") == nil)
        #expect(try DurationText.seconds(nil, of: "--for") == nil)
        #expect(try DurationText.seconds("4h", of: "--for") == 14_400)
        let failure = #expect(throws: Failure.self) { try DurationText.seconds("soon\u{1B}", of: "--for") }
        #expect(failure?.message == "--for 'soon\u{FFFD}' is no duration")
        #expect(failure?.hint.isEmpty == false)
    }
}
