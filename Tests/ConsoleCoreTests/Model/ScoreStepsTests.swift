import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct ScoreStepsTests {
    private static let codes: [ReasonCode] = [.piInstructionOverride, .obfInvisible, .secretInput, .piiInput, .piModel]

    @Test func `the steps end where the scorer ends, for any findings`() {
        var random = HostileText(seed: 4)
        for _ in 0..<500 {
            let findings = (0..<random.below(8)).map { number in
                Finding(code: Self.codes[random.below(5)], weight: random.below(101), rule: "r\(number)")
            }
            let steps = ScoreSteps(
                findings.map { .init(code: $0.code.rawValue, rule: $0.rule, weight: $0.weight) })
            #expect(steps.total == NoisyOr.join(findings))
            #expect(zip(steps.steps, steps.steps.dropFirst()).allSatisfy { $0.after == $1.before })
            #expect(steps.steps.allSatisfy { $0.before <= $0.after && 0...100 ~= $0.after })
        }
    }

    @Test func `weights beyond all bounds and unknown codes do no harm`() {
        let steps = ScoreSteps([
            .init(code: "new_code", rule: "a", weight: .max), .init(code: "new_code", rule: "b", weight: .min),
        ])
        #expect(steps.total == 100)
    }

    @Test func `what findings do not explain is said`() {
        let steps = ScoreSteps(Scene.smuggledFindings)
        #expect(steps.total == 52 && steps.remainder(of: 52) == nil && steps.remainder(of: 51) == nil)
        #expect(steps.remainder(of: 90)?.contains("more findings") == true)
        #expect(steps.remainder(of: 20)?.contains("less") == true)
        #expect(ScoreSteps([]).remainder(of: 90)?.contains("no findings") == true)
        #expect(ScoreSteps([]).remainder(of: 0) == nil)
    }
}
