import Testing
import Vocabulary

@testable import RiskScorer
@testable import Trainer

struct CalibratorTests {
    /// Development rows of which many are hard to tell, and what calibrating on them gives.
    private static func calibrated(_ block: Double, _ warn: Double) throws -> (Calibration, Measurement) {
        let toy = Toy(Toy.rows(80, words: 12, purity: 3))
        let model = try Toy.model(toy.file(toy.regression))
        let rows = Toy.rows(400, words: 6, purity: 5, seed: "development")
        let calibrator = Calibrator(
            set: DevelopmentSet(rows: rows, channel: .user), blockShare: block, warnShare: warn)
        return calibrator.calibrate(model, Models(user: model, tool: nil))
    }

    @Test(arguments: [(0.02, 0.06), (0.1, 0.25)])
    func `so many honest rows are blocked and warned of as it was told`(_ block: Double, _ warn: Double) throws {
        let (calibration, result) = try Self.calibrated(block, warn)
        let scores = result.rows.filter { !$0.row.isAttack }.map { $0.score(calibration) }
        let blocked = Double(scores.count { $0 >= 80 }) / Double(scores.count)
        let warned = Double(scores.count { $0 >= 50 }) / Double(scores.count)
        #expect(abs(blocked - block) <= 0.015, "\(blocked)")
        #expect(abs(warned - warn) <= 0.03, "\(warned)")
        #expect(calibration.warnAt < calibration.blockAt)
        #expect(calibration.slope > 0)
    }

    @Test func `a measurement has a line for each source and label, totals and the mistakes as JSON Lines`() throws {
        let (calibration, result) = try Self.calibrated(0.02, 0.06)
        for part in ["toy attack ", "toy benign ", "all benign ", "all attack ", "calibration error 0."] {
            #expect(result.table.contains(part), "\(result.table)")
        }
        let wrong = result.rows.count { ($0.score(calibration) >= 80) != $0.row.isAttack }
        let lines = result.mistakes.split(separator: "\n")
        #expect(lines.count == wrong)
        #expect(wrong > 0)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"label\":") && $0.contains("\"channel\":\"user\"") })
    }

    @Test func `findings by rules raise a row's score`() {
        let row = Row(text: "", isAttack: true, source: "s")
        let finding = Finding(code: .obfBase64, weight: 40, rule: "r")
        let bare = JudgedRow(row: row, channel: .user, margin: 0, rules: [])
        let found = JudgedRow(row: row, channel: .user, margin: 0, rules: [finding])
        #expect(bare.score(Calibration()) == 50)
        #expect(found.score(Calibration()) == 70)
        #expect(JudgedRow(row: row, channel: .user, margin: -20, rules: [finding]).score(Calibration()) == 40)
    }
}
