import Testing

@testable import Wire

struct TimeSpanTests {
    @Test(arguments: [
        ("0s", 0), ("500ms", 500), ("90s", 90_000), ("15m", 900_000), ("4h", 14_400_000), ("7d", 604_800_000),
        ("36500d", TimeSpan.longest),
    ])
    func `a span is read and written in its shortest form`(_ text: String, _ milliseconds: Int) {
        #expect(TimeSpan.milliseconds(text) == milliseconds)
        #expect(TimeSpan.milliseconds(TimeSpan.text(milliseconds)) == milliseconds)
    }

    @Test(arguments: ["", "s", "1", "1w", "-1s", "+1s", "1.5h", "1 s", "01234567890s", "9999999999d", "٣s", "1S"])
    func `what is no span is none`(_ text: String) { #expect(TimeSpan.milliseconds(text) == nil) }

    @Test func `the unit is the largest that says it exactly`() {
        #expect(
            [1500, 60_000, 61_000, 86_400_000, 90_000_000].map(TimeSpan.text) == ["1500ms", "1m", "61s", "1d", "25h"])
    }

    static let ranges: [ClosedRange<Int>] = [
        0...60_000, 10...60_000, 1000...86_400_000, 1000...2_592_000_000, 1000...TimeSpan.longest, 7...7,
        0...600_000,
    ]

    @Test(arguments: ranges) func `a pattern takes the spans of a range and no others`(_ range: ClosedRange<Int>) throws
    {
        let pattern = try Regex(TimeSpan.pattern(range))
        for (word, length) in TimeSpan.units {
            let ends = [range.lowerBound / length, range.upperBound / length]
            let powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000]
            for number in (ends + powers).flatMap({ [$0 - 1, $0, $0 + 1] }) where number >= 0 {
                let text = "\(number)\(word)"
                let isIn = TimeSpan.milliseconds(text).map(range.contains) ?? false
                #expect((text.wholeMatch(of: pattern) != nil) == isIn, "\(text)")
            }
        }
    }
}
