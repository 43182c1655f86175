import Testing
import Vocabulary
import Wire

@testable import Gateway

struct ScoreSummaryTests {
    /// Rows of one source, so many of them blocked.
    private static func rows(_ source: String, label: String, _ count: Int, blocked: Int = 0) throws -> ScoreSummary {
        let line = try JSONDocument(Array(#"{"source":"\#(source)","label":\#(label)}"#.utf8)).root
        return (0..<count).reduce(into: ScoreSummary()) { summary, row in
            summary.add(line, .user, row < blocked ? .block : .allow, probability: row < blocked ? 0.9 : 0)
        }
    }

    private static func merged(_ parts: ScoreSummary...) -> ScoreSummary {
        parts.reduce(into: ScoreSummary()) { $0.merge($1) }
    }

    @Test func `benign rows and attacks are summed up apart`() throws {
        let summary = Self.merged(
            try Self.rows("a", label: "0", 10, blocked: 1), try Self.rows("a", label: "1", 20, blocked: 15),
            try Self.rows("b", label: "0", 30), try Self.rows("b", label: "7", 5, blocked: 5))
        #expect(summary.rows == 65)
        #expect((summary.benign.rows, summary.benign.blocked) == (40, 1))
        #expect((summary.attacks.rows, summary.attacks.blocked) == (20, 15))
    }

    @Test(arguments: ["0", "false", #""benign""#, #""0""#])
    func `a label of benign text may be a number, a word or a truth`(_ label: String) throws {
        #expect(try Self.rows("a", label: label, 3).benign.rows == 3)
    }

    @Test(arguments: ["1", "true", #""attack""#, #""1""#])
    func `so may one of an attack`(_ label: String) throws {
        #expect(try Self.rows("a", label: label, 2).attacks.rows == 2)
    }

    @Test func `the worst benign source is the one with the largest share, if it has rows enough`() throws {
        let summary = Self.merged(
            try Self.rows("few", label: "0", ScoreSummary.sourceRows - 1, blocked: 40),
            try Self.rows("attacks", label: "1", 100, blocked: 100),
            try Self.rows("large", label: "0", 1000, blocked: 9),
            try Self.rows("small", label: "0", ScoreSummary.sourceRows, blocked: 2))
        #expect(summary.worst?.source == "small")
        #expect(summary.worst?.count.blocked == 2)
    }

    @Test func `more sources than a table may have are counted together`() throws {
        var summary = ScoreSummary()
        for source in 0..<5000 { summary.merge(try Self.rows("s\(source)", label: "0", 1)) }
        #expect(summary.rows == 5000)
        #expect(summary.counts.count <= 4100)
    }

    @Test func `the same is told to people and to programs`() throws {
        let summary = Self.merged(
            try Self.rows("mine", label: "0", 200, blocked: 1), try Self.rows("mine", label: "1", 3, blocked: 2))
        let text = summary.text(.none)
        #expect(text.contains("benign flagged       0.5 % (1 of 200)\n"))
        #expect(text.contains("attack recall        66.7 % (2 of 3)\n"))
        #expect(text.contains("worst benign source  0.5 % (1 of 200) mine\n"))
        let json = try JSONDocument(Array(summary.json.utf8)).root
        #expect(json["benign"]?["blocked_percent"]?.double == 0.5)
        #expect(json["attacks"]?["blocked_percent"]?.double == 66.6667)
        #expect(json["worst_benign_source"]?["source"]?.string == "mine")
        #expect(json["calibration_error"]?.double == summary.calibration.error.map(LineScorer.rounded))
        #expect(json["sources"]?.elements.reduce(0) { $0 + ($1["rows"]?.int ?? 0) } == 203)
    }

    @Test func `a source cannot move a terminal's cursor`() throws {
        let text = try Self.rows(#"x\u001b[2J\u009b"#, label: "0", 60, blocked: 1).text(.none)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) })
    }
}
