import Testing
import Vocabulary

struct HistogramTests {
    @Test func `a value is counted in the first range that holds it`() {
        var histogram = Histogram([0, 10, 20])
        for value in [-5, 0, 1, 10, 11, 20, 21, 1 << 40] { histogram.observe(value) }
        #expect(histogram.counts == [2, 2, 2, 2])
        #expect(histogram.count == 8)
        #expect(histogram.sum == 0 + 0 + 1 + 10 + 11 + 20 + 21 + 1 << 40)
    }

    @Test func `the sum of two is the histogram of all values`() {
        var (one, two, both) = (Histogram.scores, Histogram.scores, Histogram.scores)
        for score in 0...100 {
            if score % 3 == 0 { one.observe(score) } else { two.observe(score) }
            both.observe(score)
        }
        one.add(two)
        #expect(one == both)
    }

    @Test(arguments: [Histogram.work, .answers, .beginnings, .scores, .tokens])
    func `ranges ascend`(_ histogram: Histogram) {
        #expect(histogram.bounds == histogram.bounds.sorted())
        #expect(Set(histogram.bounds).count == histogram.bounds.count)
    }
}
