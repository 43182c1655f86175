import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

/// `policy replay` on a data directory.
struct PolicyReplayCommandTests {
    let folder: TestFolder
    let tenant: String

    init() throws {
        folder = try TestFolder()
        let directory = try DataDirectory(folder.data, purpose: "test")
        defer { directory.close() }
        tenant = try IdentityStore(directory).createTenant("acme", settings: .init(), by: "test", now: 0).id
        let writer = try AuditWriter(directory, now: 0)
        defer { writer.stop() }
        for (number, score) in [0, 65, 65, 90].enumerated() {
            var row = DecisionRow(
                requestID: "req_\(number)", time: 1_760_000_000_000 + Int64(number) * 1000, tenantID: tenant,
                keyID: "abcdefghijkl", route: "/v1/chat/completions", model: "tiny",
                action: score > 80 ? .block : score > 50 ? .warn : .allow,
                would: score > 80 ? .block : score > 50 ? .warn : .allow, score: score, risk: 0,
                reasons: score > 0 ? #"["pi_jailbreak_persona"]"# : "[]", promptDigest: nil, microseconds: 100,
                boot: "b")
            if score > 0 {
                row.facts = #"{"findings":[{"code":"pi_jailbreak_persona","weight":\#(score),"rule":"r"}]}"#
            }
            writer.submit([.decision(row)])
        }
        writer.flush()
    }

    private func replay(_ draft: String, _ words: String...) async throws -> Program.Result {
        let path = try folder.file("draft.yaml", draft)
        return try await Program.run(["policy", "replay", path, "--data", folder.data] + words)
    }

    @Test func `each change is a line, then come the counts and what they cost`() async throws {
        let result = try await replay("block: 60\n")
        #expect(result.code == 0)
        #expect(result.out.contains("2025-10-09 08:53:21  req_1  acme  warn → block  score 65  pi_jailbreak_persona"))
        #expect(result.out.contains("4 decisions replayed, 2 would change (50.00 %)"))
        #expect(result.out.contains("likely false positives: 2 of 2 newly blocked"))
        #expect(result.err.isEmpty)
    }

    @Test func `for programs there is one object a change and one for the sums`() async throws {
        let lines = try await replay("block: 60\n", "--json").lines
        #expect(lines.count == 3)
        #expect(lines.first?["request"]?.string == "req_1")
        #expect(lines.first?["was"]?.string == "warn")
        #expect(lines.first?["will"]?.string == "block")
        let summary = lines.last?["summary"]
        #expect(summary?["decisions"]?.int == 4)
        #expect(summary?["newly_blocked"]?["requests"]?.int == 2)
        #expect(summary?["newly_blocked"]?["likely_honest"]?.int == 2)
    }

    @Test func `labels tell what is right`() async throws {
        let labels = try folder.file(
            "labels.jsonl",
            #"{"request_id":"req_1","label":"attack"}"# + "\n\n" + #"{"request_id":"req_2","label":"benign"}"# + "\n"
                + #"{"request_id":"req_3","label":"attack"}"# + "\n")
        let result = try await replay("block: 60\n", "--labels", labels)
        #expect(result.out.contains("on record  precision 100.0 %, recall 50.0 %, false positives 0.0 %"))
        #expect(result.out.contains("draft      precision 66.7 %, recall 100.0 %, false positives 100.0 %"))
    }

    @Test func `too many new blocks are a no`() async throws {
        #expect(try await replay("block: 60\n", "--fail-on-new-blocks", "1").code == 1)
        #expect(try await replay("block: 60\n", "--fail-on-new-blocks", "2").code == 0)
        #expect(try await replay("{}\n", "--fail-on-new-blocks", "0").code == 0)
    }

    @Test func `a part of the time and a single tenant can be asked for`() async throws {
        let late = try await replay("block: 60\n", "--since", "2025-10-09T08:53:22Z", "--json")
        #expect(late.lines.last?["summary"]?["decisions"]?.int == 2)
        let one = try await replay("block: 60\n", "--tenant", "acme", "--limit", "2", "--json")
        #expect(one.lines.last?["summary"]?["changes"]?.int == 1)
        #expect(try await replay("block: 60\n", "--tenant", "nobody").code == 1)
    }

    @Test(arguments: [["--since", "yesterday"], ["--limit", "0"], ["--labels", "/nowhere"], ["--data", "/nowhere"]])
    func `what cannot be told ends with 2 and a hint`(words: [String]) async throws {
        let path = try folder.file("draft.yaml", "block: 60\n")
        let result = try await Program.run(
            ["policy", "replay", path] + (words[0] == "--data" ? [] : ["--data", folder.data]) + words)
        #expect(result.code == 2)
        #expect(!result.hint.isEmpty)
    }

    @Test func `a draft that is none is named with its line`() async throws {
        let result = try await replay("block: 60\nwran: 5\n")
        #expect(result.code == 2)
        #expect(result.err.contains("draft.yaml:2: wran"))
    }
}
