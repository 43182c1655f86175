import Testing
import Vocabulary
import Wire

@testable import Gateway

struct OCSFEventTests {
    /// Attributes that the schema requires of every event with the Security Control profile (OCSF 1.5.0).
    static let required = [
        "activity_id", "category_uid", "class_uid", "type_uid", "time", "severity_id", "metadata.version",
        "metadata.product.name", "metadata.product.vendor_name", "action_id", "disposition_id",
    ]
    static let requiredOfFinding = ["finding_info.uid", "finding_info.title"]
    static let requiredOfActivity = ["actor.user.uid", "api.operation", "src_endpoint.uid"]

    struct Row: Sendable {
        var action = "allow"
        var would = "allow"
        var score = 0
        var reasons: [String] = []
        var route = "/v1/chat/completions"
        var outcome: String? = "ok"
        var classUID = 6003
        /// What was done about the answer.
        var answer: String?

        static let cases = [
            Row(), Row(route: "/v1/models"), Row(outcome: nil), Row(outcome: "upstream_error"),
            Row(
                action: "block", would: "block", score: 97, reasons: ["pi_system_extract", "odd_code"], classUID: 2004),
            Row(action: "warn", would: "warn", score: 55, reasons: ["obf_hex"], classUID: 2004),
            Row(action: "allow", would: "block", score: 90, reasons: ["pi_model"], classUID: 2004),
            Row(action: "allow", would: "allow", score: 20, reasons: ["obf_leet"], classUID: 2004),
            Row(action: "block", would: "block", reasons: [], classUID: 2004),
            Row(outcome: "cut", classUID: 2004, answer: "stop"), Row(classUID: 2004, answer: "mask"),
            Row(classUID: 2004, answer: "report"),
        ]

        func entry() throws -> AuditEntry {
            var out = JSONWriter()
            out.beginObject()
            out.field("seq", 7)
            out.field("t", 1_795_414_165_000)
            out.field("request", "req_1")
            out.field("tenant", "t_a")
            out.field("key", "k")
            out.field("route", route)
            out.null("model")
            out.field("action", action)
            out.field("would", would)
            out.field("score", score)
            out.field("risk", 12)
            out.field("reasons", reasons)
            out.field("us", 400)
            out.field("status", outcome == nil ? nil : 200)
            out.field("outcome", outcome)
            if let answer {
                out.key("output")
                out.beginObject()
                out.field("action", answer)
                out.field("reasons", ["canary_leak"])
                out.endObject()
            }
            out.endObject()
            return try #require(AuditEntry(JSONDocument(out.bytes).root))
        }

        func event() throws -> JSONView { try JSONDocument(Array(OCSFEvent(entry()).line.utf8)).root }
    }

    private static func value(_ path: String, in event: JSONView) -> JSONView? {
        path.split(separator: ".").reduce(Optional(event)) { view, name in
            view?.members.first { $0.key.string == String(name) }?.value
        }
    }

    @Test(arguments: Row.cases)
    func `every required attribute of the class is there and not null`(row: Row) throws {
        let event = try row.event()
        let own = row.classUID == 2004 ? Self.requiredOfFinding : Self.requiredOfActivity
        for path in Self.required + own {
            let value = Self.value(path, in: event)
            #expect(value != nil && value?.isNull == false, "\(path)")
        }
    }

    @Test(arguments: Row.cases)
    func `numbers of class, category and type belong together`(row: Row) throws {
        let event = try row.event()
        let (type, activity) = (try #require(event["type_uid"]?.int), try #require(event["activity_id"]?.int))
        #expect(event["class_uid"]?.int == row.classUID)
        #expect(event["category_uid"]?.int == row.classUID / 1000)
        #expect(type == row.classUID * 100 + activity)
        #expect(event["metadata"]?["version"]?.string == "1.5.0")
        #expect(event["metadata"]?["profiles"]?.elements.compactMap(\.string) == ["security_control"])
        #expect(event["action_id"]?.int == (row.action == "block" || row.answer == "stop" ? 2 : 1))
    }

    @Test func `a block is told apart from what was only seen`() throws {
        let dispositions = try Row.cases.map { try $0.event()["disposition"]?.string }
        #expect(
            dispositions == [
                "Allowed", "Allowed", "Allowed", "Allowed", "Blocked", "Logged", "Detected", "Allowed", "Blocked",
                "Blocked", "Corrected", "Allowed",
            ])
        let severities = try Row.cases.map { try $0.event()["severity_id"]?.int }
        #expect(severities == [1, 1, 1, 1, 5, 3, 5, 2, 2, 5, 3, 2])
    }

    @Test func `the row itself is under unmapped, with its taxonomies`() throws {
        let unmapped = try #require(try Row.cases[4].event()["unmapped"])
        #expect(unmapped["request"]?.string == "req_1")
        #expect(unmapped["seq"]?.int == 7)
        #expect(unmapped["model"]?.isNull == true)
        #expect(unmapped["owasp"]?.elements.compactMap(\.string) == ReasonCode.piSystemExtract.owasp.sorted())
        #expect(unmapped["atlas"]?.elements.compactMap(\.string) == ReasonCode.piSystemExtract.atlas.sorted())
    }

    @Test func `a line is one line`() throws {
        #expect(try !OCSFEvent(Row(reasons: ["a\nb"]).entry()).line.contains("\n"))
    }

    @Test(arguments: [("stop", 2, "Ended the answer: canary_leak"), ("mask", 11, "Masked the answer: canary_leak")])
    func `what was found in an answer is told`(answer: String, disposition: Int, title: String) throws {
        let event = try Row(classUID: 2004, answer: answer).event()
        #expect(event["disposition_id"]?.int == disposition)
        #expect(event["finding_info"]?["title"]?.string == title)
        #expect(event["unmapped"]?["output"]?["action"]?.string == answer)
        #expect(event["unmapped"]?["owasp"]?.elements.compactMap(\.string) == ["LLM02", "LLM07"])
    }
}
