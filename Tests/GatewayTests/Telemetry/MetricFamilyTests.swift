import Testing
import Vocabulary

@testable import Gateway

struct MetricFamilyTests {
    @Test func `a histogram is written with buckets that add up, its sum and its count`() {
        var histogram = Histogram([5_000, 2_500_000, 1_000_000_000])
        for time in [1, 4_999, 5_001, 3_000_000_000] { histogram.observe(time) }
        let family = MetricFamily(
            full: "a_seconds", help: "Times.", .seconds, samples: [("stage=\"x\"", histogram)])
        #expect(
            family.text == """
                # HELP a_seconds Times.
                # TYPE a_seconds histogram
                a_seconds_bucket{stage="x",le="0.000005"} 2
                a_seconds_bucket{stage="x",le="0.0025"} 3
                a_seconds_bucket{stage="x",le="1"} 3
                a_seconds_bucket{stage="x",le="+Inf"} 4
                a_seconds_sum{stage="x"} 3.000010001
                a_seconds_count{stage="x"} 4

                """)
    }

    @Test func `a histogram without labels has only its bounds`() {
        let text = MetricFamily(full: "a", help: "A.", .each, samples: [("", Histogram([1]))]).text
        #expect(text.contains("a_bucket{le=\"1\"} 0\na_bucket{le=\"+Inf\"} 0\na_sum 0\na_count 0\n"))
    }

    @Test(arguments: [
        (0, 9, "0"), (1, 9, "0.000000001"), (2_500_000, 9, "0.0025"), (1_000_000_000, 9, "1"),
        (12_000_000_001, 9, "12.000000001"), (1234, 3, "1.234"), (7, 0, "7"), (1200, 2, "12"), (-5, 3, "-0.005"),
    ])
    func `a number is written without zeros that say nothing`(value: Int, digits: Int, text: String) {
        #expect(MetricFamily.decimal(value, digits: digits) == text)
    }

    @Test(arguments: [
        ("llama3:8b", #"m="llama3:8b""#), (#"a"b\c"#, #"m="a\"b\\c""#),
        ("a\nb\u{1B}[31m", "m=\"a\u{FFFD}b\u{FFFD}[31m\""),
        (String(repeating: "x", count: 200), "m=\"\(String(repeating: "x", count: 128))\""),
    ])
    func `a label cannot end its line or its quotes`(value: String, text: String) {
        #expect(MetricFamily.label("m", value) == text)
    }
}
