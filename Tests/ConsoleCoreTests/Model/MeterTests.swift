import Testing

@testable import ConsoleCore

struct MeterTests {
    @Test func `a rate is the mean of the last five whole seconds`() {
        var meter = RateMeter()
        for second in 100..<105 { for _ in 0..<10 { meter.count(blocked: second == 104, second: second) } }
        #expect(meter.rate(at: 105) == 10)
        #expect(meter.rate(at: 108) == 4)
        #expect(meter.rate(at: 200) == 0)
    }

    @Test func `the share of blocks looks back one minute`() {
        var meter = RateMeter()
        #expect(meter.blockedPercent(at: 5) == nil)
        for second in 0..<4 { meter.count(blocked: second == 0, second: second) }
        #expect(meter.blockedPercent(at: 5) == 25)
        #expect(meter.blockedPercent(at: 62) == 0)
        #expect(meter.blockedPercent(at: 90) == nil)
    }

    @Test func `a trend holds its value until the next point`() {
        var trend = Trend()
        trend.record(10, second: 1001)
        trend.record(90, second: 1300)
        #expect(trend.sampled(cells: 4, at: 1600) == [10, 90, 90, 90])
        #expect(trend.sampled(cells: 4, at: 1450) == [nil, 10, 90, 90])
        #expect(trend.sparkline(cells: 4, at: 1450) == " ▁██─")
    }

    @Test func `the arrow compares the last minute with the one before`() {
        var trend = Trend()
        trend.record(50, second: 100)
        #expect(trend.sparkline(cells: 1, at: 700).hasSuffix("─"))
        trend.record(60, second: 690)
        #expect(trend.sparkline(cells: 1, at: 700).hasSuffix("▲"))
        trend.record(5, second: 770)
        #expect(trend.sparkline(cells: 1, at: 840).hasSuffix("▼"))
        #expect(Trend().sparkline(cells: 2, at: 5) == "   ")
    }

    @Test func `an older clock changes nothing`() {
        var trend = Trend()
        trend.record(50, second: 100)
        trend.record(90, second: 40)
        #expect(trend.count == 1)
    }
}
