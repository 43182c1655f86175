import Glibc
import Testing

@testable import Stores

/// Whether time tells one kind of an id that leads nowhere from another one.
struct ConversationTimingTests {
    private static let samples = 250
    /// Far below what chance brings in any number of runs that this test will see.
    private static let significance = 1e-5

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `absent, foreign, forged and malformed ids take the same time`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let (foreign, own) = (try await bench.make(["x"], of: a).id, try await bench.make(["x"], of: b).id)
        var times: [String: [Double]] = [:]
        for round in 0..<(8 * Self.samples + 20) {
            // A busy machine blurs the difference that is there: then more samples are taken.
            if round > 20, (round - 20) % Self.samples == 0 {
                let seen = Self.likelihood(times["found", default: []], times["absent", default: []])
                if seen < Self.significance { break }
            }
            let ids = [
                ("absent", bench.vault.newID(tenant: b)), ("foreign", foreign), ("malformed", "../../etc/passwd"),
                ("forged", "conv_" + Hexadecimal.text(RandomBytes.make(32))), ("found", own),
            ]
            for (name, id) in ids.shuffled() {
                let time = try await ContinuousClock().measure { _ = try await bench.load(id, of: b) }
                // The first ones warm up.
                if round >= 20 { times[name, default: []].append(time / .microseconds(1)) }
            }
        }
        let absent = try #require(times["absent"])
        for name in ["foreign", "malformed", "forged"] {
            let found = Self.likelihood(try #require(times[name]), absent)
            #expect(found > Self.significance, "\(name): \(found)")
        }
        // The measurement sees a difference where there is one.
        #expect(Self.likelihood(try #require(times["found"]), absent) < Self.significance)
    }

    /// How likely two samples differ as much or more by chance: the test of Kolmogorov and Smirnov, by its asymptotic
    /// distribution.
    private static func likelihood(_ left: [Double], _ right: [Double]) -> Double {
        let (left, right) = (left.sorted(), right.sorted())
        var (i, j, distance) = (0, 0, 0.0)
        while i < left.count, j < right.count {
            if left[i] <= right[j] { i += 1 } else { j += 1 }
            distance = max(distance, abs(Double(i) / Double(left.count) - Double(j) / Double(right.count)))
        }
        let root = (Double(left.count * right.count) / Double(left.count + right.count)).squareRoot()
        let lambda = (root + 0.12 + 0.11 / root) * distance
        var sum = 0.0
        for term in 1...100 {
            let height = exp(-2 * lambda * lambda * Double(term * term))
            sum += term % 2 == 1 ? height : -height
        }
        return min(1, max(0, 2 * sum))
    }
}
