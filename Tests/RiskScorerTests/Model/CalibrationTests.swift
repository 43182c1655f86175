import Testing

@testable import RiskScorer

struct CalibrationTests {
    static let cases = [
        Calibration(), Calibration(slope: 0.4, offset: 2, warnAt: -3, blockAt: -2.5),
        Calibration(slope: 3, offset: -4, warnAt: 1.25, blockAt: 6),
    ]

    private static let margins = stride(from: Float(-50), through: 50, by: 0.125)

    @Test(arguments: cases) func `a larger margin never gives less`(_ calibration: Calibration) {
        for (low, high) in zip(Self.margins, Self.margins.dropFirst()) {
            #expect(calibration.score(low) <= calibration.score(high))
            #expect(calibration.probability(low) <= calibration.probability(high))
        }
    }

    @Test(arguments: cases) func `the score is 50 and 80 at its points and between 0 and 100 elsewhere`(
        _ calibration: Calibration
    ) {
        let margin = { (odds: Float) in (odds - calibration.offset) / calibration.slope }
        #expect(abs(calibration.score(margin(calibration.warnAt)) - 50) < 0.01)
        #expect(abs(calibration.score(margin(calibration.blockAt)) - 80) < 0.01)
        #expect(Self.margins.allSatisfy { (0...100).contains(calibration.score($0)) })
        #expect(calibration.score(-1e6) == 0)
        #expect(calibration.score(1e6) == 100)
    }

    @Test(arguments: cases) func `a probability is one`(_ calibration: Calibration) {
        #expect(Self.margins.allSatisfy { (0...1).contains(calibration.probability($0)) })
        #expect((0...1).contains(calibration.probability(-.infinity)))
        #expect((0...1).contains(calibration.probability(.infinity)))
    }

    struct Point: Sendable {
        let odds: Float
        let probability: Double
    }

    static let points = [
        Point(odds: 0, probability: 0.5), Point(odds: 1, probability: 0.731_058_578_6),
        Point(odds: -1, probability: 0.268_941_421_4), Point(odds: 4, probability: 0.982_013_790_0),
        Point(odds: -10, probability: 0.000_045_397_87), Point(odds: 30, probability: 0.999_999_999_9),
    ]

    @Test(arguments: points) func `the probability is the logistic function of the log-odds`(_ point: Point) {
        #expect(abs(Calibration().probability(point.odds) - point.probability) < 1e-9)
        let other = Calibration(slope: 2, offset: -3)
        #expect(abs(other.probability((point.odds + 3) / 2) - point.probability) < 1e-6)
    }
}
