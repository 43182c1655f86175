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

    struct Pattern: Sendable, CustomTestStringConvertible {
        var range: ClosedRange<Int>
        var pattern: String

        var testDescription: String { "\(range)" }

        static let cases = [
            Pattern(
                range: 1000...86_400_000,
                pattern: "^([1-9][0-9]{3,6}ms|[1-9][0-9]{0,3}s|[1-9][0-9]{0,2}m|[1-9][0-9]{0,0}h)$"),
            Pattern(range: 0...60_000, pattern: "^(0s|[1-9][0-9]{0,3}ms|[1-9][0-9]{0,0}s)$"),
        ]
    }

    @Test(arguments: Pattern.cases) func `a pattern stands for spans that are all within the range`(_ item: Pattern) {
        let range = item.range
        #expect(TimeSpan.pattern(range) == item.pattern)
        for unit in ["ms", "s", "m", "h", "d"] {
            for digits in 1...10 {
                guard item.pattern.contains("[1-9][0-9]{"), let form = form(item.pattern, unit),
                    form.contains(digits - 1)
                else { continue }
                let least = TimeSpan.milliseconds("1" + String(repeating: "0", count: digits - 1) + unit)
                let most = TimeSpan.milliseconds(String(repeating: "9", count: digits) + unit)
                #expect(least.map(range.contains) == true && most.map(range.contains) == true)
            }
        }
    }

    /// Numbers of further digits that a pattern takes for a unit.
    private func form(_ pattern: String, _ unit: String) -> ClosedRange<Int>? {
        let piece = pattern.dropFirst(2).dropLast(2).split(separator: "|").first { $0.hasSuffix("}" + unit) }
        let numbers = piece?.split(separator: "{").last?.split(separator: "}").first?.split(separator: ",")
        guard let numbers, let low = Int(numbers[0]), let high = Int(numbers[1]) else { return nil }
        return low...high
    }
}
