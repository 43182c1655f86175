import Testing
import Wire

@testable import Gateway

/// `secureinfer extraction replay` as scripts run it.
struct ExtractionReplayTests {
    /// A session of so many requests, one each second.
    private static func session(
        _ tenant: String, _ labels: String = "", count: Int, from start: Int = 0, _ request: (Int) -> String
    ) -> String {
        let requests = (0..<count).map { #"{"t_ms":\#(start + $0 * 1000),"turn":0,\#(request($0))}"# }
        return #"{"tenant":"\#(tenant)"\#(labels),"requests":[\#(requests.joined(separator: ","))]}"# + "\n"
    }

    private static func sweep(_ tenant: String, _ labels: String = "", count: Int = 20) -> String {
        session(tenant, labels, count: count) {
            #""prompt":"Hi","params":{"logit_bias":{"\#($0)":100},"logprobs":true,"top_logprobs":5,"max_tokens":1}"#
        }
    }

    private static func talk(_ tenant: String, _ labels: String = "") -> String {
        session(tenant, labels, count: 20) {
            #""prompt":"what is the weather on day \#($0)","params":{},"user":"u\#($0 % 3)""#
        }
    }

    private static func run(_ text: String, _ arguments: String...) async throws -> Program.Result {
        let folder = try TestFolder()
        try folder.write("traces.jsonl", Array(text.utf8))
        defer { withExtendedLifetime(folder) {} }
        return try await Program.run(["extraction", "replay", folder.path + "/traces.jsonl"] + arguments)
    }

    @Test func `each session is one line, with its labels and its first alarm`() async throws {
        let text =
            Self.sweep("a", #","label":"attack","kind":"sweep","campaign":"c1""#)
            + Self.talk("b", #","label":"benign""#)
        let result = try await Self.run(text)
        #expect(result.code == 0)
        let lines = result.lines
        #expect(lines.map { $0["tenant"]?.string } == ["a", "b"])
        #expect((lines[0]["alarm_at"]?.int, lines[0]["rule"]?.string) == (8, "param.bias"))
        #expect((lines[0]["code"]?.string, lines[0]["campaign"]?.string) == ("ext_param_sweep", "c1"))
        #expect(lines[1]["alarm_at"]?.isNull == true)
        #expect(lines[1]["campaign_at"]?.isNull == true)
    }

    @Test func `the detector does not see a session's labels`() async throws {
        let plain = try await Self.run(Self.sweep("a") + Self.talk("b"))
        let labelled = try await Self.run(
            Self.sweep("b", #","label":"benign","kind":"chat","source":"x","attack_from":3"#)
                + Self.talk("a", #","label":"attack","kind":"sweep","campaign":"c""#))
        func alarms(_ result: Program.Result) -> [Int?] { result.lines.map { $0["alarm_at"]?.int } }
        #expect(alarms(plain) == [8, nil])
        #expect(alarms(labelled) == [8, nil])
    }

    @Test func `sessions are merged by time and not by their place in the file`() async throws {
        func share(_ number: Int, from start: Int) -> String {
            Self.session("t\(number)", count: 40, from: start + number) { index in
                let verbs = "Write Explain Describe Compare List Outline Design Create Draft Suggest Define Summarise"
                let verb = verbs.split(separator: " ")[index % 12]
                let name = ["Aron", "Berta", "Cleo", "Dario", "Edda"][index / 12 % 5]
                return
                    #""prompt":"\#(verb) a careful plan for the garden of \#(name) who has \#(index * 9 + number) trees","params":{}"#
            }
        }
        let result = try await Self.run((0..<8).map { share($0, from: 0) }.joined())
        let named = result.lines.compactMap { $0["campaign_at"]?.int }
        #expect(named.count >= 6)
        #expect(named.allSatisfy { $0 <= 20 })
    }

    @Test func `a summary counts from the first hostile request on`() async throws {
        let from = #","label":"attack","kind":"takeover","attack_from":5"#
        let text = Self.sweep("a", from) + Self.sweep("b", #","label":"attack","kind":"takeover","attack_from":15"#)
        let json = try #require(try await Self.run(text, "--summary", "--json").json)
        let kind = try #require(json["kinds"]?.elements.first(where: { _ in true }))
        #expect((kind["kind"]?.string, kind["sessions"]?.int, kind["early"]?.int) == ("takeover", 2, 1))
        // The second one is told again at its sixteenth request, which is its first hostile one: that is too early, too.
        #expect((kind["alarmed"]?.int, kind["median"]?.int) == (1, 3))
    }

    @Test func `a summary is tables with what came to alarms by kind`() async throws {
        let text =
            Self.sweep("a", #","label":"attack","kind":"sweep""#) + Self.talk("b", #","label":"benign","kind":"chat""#)
        let result = try await Self.run(text, "--summary")
        #expect(result.out.hasPrefix("ATTACK  SESSIONS  ALARMS  MEDIAN  MAX"))
        #expect(result.out.contains("param.bias 1"))
        #expect(
            result.out.hasSuffix(
                "1 of 1 attacks set off an alarm, 0 of 1 benign sessions did, 0 of these were named in a campaign\n"))
    }

    static let broken: [(line: String, words: String)] = [
        ("nonsense", "no JSON"), ("[]", "'tenant'"), (#"{"tenant":1}"#, "'tenant'"), (#"{"tenant":"a"}"#, "'requests'"),
        (#"{"tenant":"a","requests":{}}"#, "'requests'"), (#"{"tenant":"a","requests":[7]}"#, "request 0: 't_ms'"),
        (#"{"tenant":"a","requests":[{"t_ms":1e3,"prompt":"x"}]}"#, "request 0: 't_ms'"),
        (#"{"tenant":"a","requests":[{"t_ms":1}]}"#, "request 0: 'prompt'"),
        (#"{"tenant":"a","requests":[{"t_ms":1,"prompt":"x","turn":-1}]}"#, "request 0: 'turn'"),
        (#"{"tenant":"a","requests":[{"t_ms":1,"prompt":"x","params":[]}]}"#, "request 0: 'params'"),
        (#"{"tenant":"a","attack_from":-1,"requests":[]}"#, "'attack_from'"),
        (sweep("a", #","attack_from":9223372036854775807"#), "'attack_from'"),
        (#"{"tenant":"a","kind":"\#(String(repeating: "x", count: 2_000))","requests":[]}"#, "'kind'"),
        (#"{"tenant":"a","system":5,"requests":[]}"#, "'system'"),
        (#"{"tenant":"a","label":5,"requests":[]}"#, "'label'"),
    ]

    @Test(arguments: broken) func `a line that is no session is named by its number`(line: String, words: String)
        async throws
    {
        let result = try await Self.run(Self.talk("a") + "\n" + line + "\n" + Self.talk("b"))
        #expect(result.code == 2)
        #expect(result.out.isEmpty)
        #expect(result.err.contains("traces.jsonl:3 is no session"))
        #expect(result.err.contains(words))
        #expect(result.hint.hasPrefix("A line is {"))
    }

    @Test func `a file of more sessions than can be held is refused`() async throws {
        let line = #"{"tenant":"a","requests":[]}"# + "\n"
        let result = try await Self.run(String(repeating: line, count: TraceStore.sessionLimit + 1))
        #expect(result.code == 2)
        #expect(result.err.contains("more than \(TraceStore.sessionLimit) sessions"))
    }

    static let odd: [String] = [
        "", "\n\n", #"{"tenant":"a","requests":[]}"#,
        #"{"tenant":"\u001b[31m","requests":[{"t_ms":-9223372036854775808,"prompt":""},{"t_ms":9223372036854775807,"prompt":"\u0000","turn":999999999,"params":{"n":9223372036854775807,"max_tokens":-5,"temperature":1e300,"seed":-9223372036854775808,"logit_bias":{"x":1e99},"top_logprobs":-1}}]}"#,
    ]

    @Test(arguments: odd) func `odd files are replayed`(_ text: String) async throws {
        #expect(try await Self.run(text).code == 0)
        let summary = try await Self.run(text, "--summary")
        #expect(summary.code == 0)
        #expect(!summary.out.contains("\u{1B}"))
    }

    @Test func `a file that is not there is named`() async throws {
        let result = try await Program.run(["extraction", "replay", "/nowhere/x.jsonl"])
        #expect(result.code == 2)
        #expect(result.err.contains("/nowhere/x.jsonl cannot be read"))
    }
}
