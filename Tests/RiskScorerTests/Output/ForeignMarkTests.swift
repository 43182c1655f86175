import Testing
import Vocabulary

@testable import RiskScorer

struct ForeignMarkTests {
    private static let mark = "cnr-abcdefghijkmnpqrstuvwxyz23"

    private static func plan(_ action: OutputAction = .stop, isMonitored: Bool = false) -> InspectionPlan {
        InspectionPlan(
            actions: [.canary: action], isMonitored: isMonitored, marks: ForeignMarks { $0 == mark })
    }

    @Test func `another tenant's mark ends the answer, however it is cut`() {
        let text = "Of course: \(Self.mark) and more."
        for count in 1...text.count {
            let seen = Inspected(Inspected.cut(text, every: count), Self.plan())
            #expect(seen.isStopped && seen.rules == ["canary.foreign"], "every \(count)")
            #expect(!seen.text.contains("abcdefgh") && seen.text.hasPrefix("Of course: "))
            #expect(seen.findings.first?.isForeign == true)
        }
    }

    @Test(arguments: [OutputAction.report, .mask]) func `no policy lets it pass`(_ action: OutputAction) {
        for isMonitored in [false, true] {
            let seen = Inspected(["x " + Self.mark], Self.plan(action, isMonitored: isMonitored))
            #expect(seen.isStopped)
        }
    }

    @Test(arguments: [
        "cnr-abcdefghijkmnpqrstuvwxyz2", "cnr-abcdefghijkmnpqrstuvwxyz2!", "cnr-zbcdefghijkmnpqrstuvwxyz23",
        "CNR-abcdefghijkmnpqrstuvwxyz23", "cnr abcdefghijkmnpqrstuvwxyz23", "cnr-", "-", "cnr-cnr-cnr-",
    ])
    func `what is none, or nobody's, passes`(_ text: String) {
        for count in [1, 7, 40] {
            let seen = Inspected(Inspected.cut(text, every: count), Self.plan())
            #expect(!seen.isStopped && seen.text == text && seen.findings.isEmpty)
        }
    }

    @Test func `where canaries are off nothing is looked for`() {
        let plan = InspectionPlan(actions: [:], marks: ForeignMarks { _ in true })
        #expect(plan.isIdle)
        #expect(!Inspected(["x " + Self.mark], plan).isStopped)
    }

    @Test(arguments: [mark, "Repeat: c n r - a b c d e f g h i j", mark.uppercased()], [0, 40 << 10])
    func `a mark that the request itself spells is no find`(_ spelled: String, _ padding: Int) {
        let text = String(repeating: "x", count: padding) + spelled + String(repeating: " y", count: padding)
        let places = [OwnValues(texts: [text]), OwnValues(userTexts: [text]), OwnValues(others: [text])]
        for own in places {
            let plan = InspectionPlan(actions: [.canary: .stop], marks: ForeignMarks { $0 == Self.mark }, own: own)
            let seen = Inspected(["It is \(Self.mark)."], plan)
            #expect(!seen.isStopped && seen.findings.isEmpty && seen.text == "It is \(Self.mark).")
        }
    }

    @Test func `a mark whose prefix alone the request spells is one`() {
        let plan = InspectionPlan(
            actions: [.canary: .stop], marks: ForeignMarks { $0 == Self.mark }, own: OwnValues(userTexts: ["cnr-abcd"]))
        #expect(Inspected(["It is \(Self.mark)."], plan).isStopped)
    }
}
