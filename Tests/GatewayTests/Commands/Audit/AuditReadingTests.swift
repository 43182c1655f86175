import Testing
import Wire

@testable import Gateway

struct AuditReadingTests {
    /// Rows with these numbers, in pages of at most 1,000.
    struct Rows: AuditSource {
        var numbers: [Int]

        func newest() throws -> Int { numbers.last ?? 0 }

        func rows(after: Int, through: Int) throws -> [AuditEntry] {
            try numbers.filter { $0 > after && $0 <= min(through, after + 1000) }.map { try Self.entry($0) }
        }

        static func entry(_ seq: Int, action: String = "allow") throws -> AuditEntry {
            let row = """
                {"seq":\(seq),"t":1795414165000,"request":"r\(seq)","tenant":"t_a","key":"k","route":"/v1/models",\
                "model":null,"action":"\(action)","would":"allow","score":5,"risk":0,"reasons":[],"us":1}
                """
            return try #require(AuditEntry(JSONDocument(Array(row.utf8)).root))
        }
    }

    @Test(arguments: [
        (Array(1...2500), 0, 2500), (Array(1...2500), 2499, 1), (Array(1...2500), 2500, 0), ([], 0, 0),
        (Array(5001...5003), 0, 3), (Array(5001...5003), 4000, 3),
    ])
    func `rows are read in order over page ends and over rows that are gone`(
        numbers: [Int], after: Int, count: Int
    ) throws {
        let source = Rows(numbers: numbers)
        var seen: [Int] = []
        let last = try source.each(after: after, through: source.newest()) { seen.append($0.seq) }
        #expect(seen == numbers.filter { $0 > after })
        #expect(seen.count == count)
        #expect(last == max(after, numbers.last ?? 0))
    }

    @Test func `over the control API a page is asked for by the number behind it`() throws {
        let script = BackendPageTests.Script([
            (200, #"{"decisions":[{"seq":1003}],"next":null}"#), (200, #"{"decisions":[],"next":null}"#),
            (200, #"{"decisions":[],"next":null}"#),
        ])
        let source = AuditOverControl(backend: Backend(script))
        #expect(try source.newest() == 1003)
        try source.each(after: 0, through: 1003) { _ in }
        #expect(
            script.asked == [
                "/v1/decisions?limit=1", "/v1/decisions?limit=1000&before=1001", "/v1/decisions?limit=3&before=1004",
            ])
    }

    @Test func `a number that no row can have ends nothing but the reading`() throws {
        let row = """
            {"seq":\(Int.max),"t":1,"request":"r","tenant":"t_a","key":"k","route":"/","model":null,"action":"allow",\
            "would":"allow","score":5,"risk":0,"reasons":[],"us":1}
            """
        let page = "{\"decisions\":[\(row)],\"next\":null}"
        let source = AuditOverControl(backend: Backend(BackendPageTests.Script([(200, page), (200, page)])))
        let newest = try source.newest()
        #expect(newest == AuditEntry.latest)
        #expect(try source.rows(after: newest - 3, through: newest).isEmpty)
        #expect(try Rows.entry(AuditEntry.latest).seq == AuditEntry.latest)
    }

    @Test func `a row is one aligned line`() throws {
        #expect(
            try Rows.entry(9, action: "warn").words(.none)
                == "2026-11-23 06:09:25  warn     5  t_a  /v1/models  -  -  r9")
    }

    @Test(arguments: ["{}", #"{"seq":"1"}"#, "[]", "null"])
    func `what is no row is not taken for one`(json: String) throws {
        #expect(AuditEntry(try JSONDocument(Array(json.utf8)).root) == nil)
    }
}

struct AuditQueryTests {
    private static func target(_ arguments: [String]) throws -> String {
        try AuditQuery.parse(arguments).request(now: TimeTextTests.now).target
    }

    @Test func `every filter is asked of the gateway`() throws {
        #expect(try Self.target([]) == "/v1/decisions")
        #expect(
            try Self.target([
                "--tenant", "acme", "--key", "k", "--model", "llama3:8b", "--action", "block", "--reason-code",
                "pi_model",
                "--min-score", "60", "--since", "2h", "--until", "2026-11-23T06:00:00Z", "--request", "req_1",
            ])
                == "/v1/decisions?tenant=acme&key=k&model=llama3%3A8b&action=block&reason=pi_model&min_score=60"
                + "&since=1795406965000&until=1795413600000&request=req_1")
    }

    @Test(arguments: [
        ["--since", "yesterday"], ["--until", "0h"], ["--since", "1h", "--until", "2h"],
        ["--since", "1h", "--until", "1h"],
    ])
    func `times that make no span are refused with a hint`(arguments: [String]) {
        let failure = #expect(throws: Failure.self) { try Self.target(arguments) }
        #expect(failure?.hint.isEmpty == false)
    }
}

struct RouteNameTests {
    @Test(arguments: [
        ("all", []), ("chat", ["/v1/chat/completions", "/api/chat"]),
        ("responses,/api/embed", ["/v1/responses", "/api/embed"]),
        ("responses, responses", ["/v1/responses", "/v1/responses"]),
    ])
    func `names of routes stand for their paths`(text: String, paths: [String]) throws {
        #expect(try RouteName.paths(text) == paths)
    }

    @Test(arguments: ["", ",", "chats", "chat,admin", "CHAT"])
    func `an unknown route is refused with the known ones`(text: String) {
        let failure = #expect(throws: Failure.self) { try RouteName.paths(text) }
        #expect(failure?.hint.contains("all") == true)
    }
}
