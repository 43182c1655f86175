import Testing
import Wire

@testable import Gateway

/// `secureinfer policy …` on files, and on the data directory of a stopped gateway.
struct PolicyCommandTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private var file: String { "\(folder.path)/p.yaml" }

    private func write(_ text: String) throws { try folder.write("p.yaml", Array(text.utf8)) }

    private func run(_ words: String...) async throws -> Program.Result {
        try await Program.run(["policy"] + words + ["--data", folder.data])
    }

    @Test func `check needs no gateway, and names file, line and what may help`() async throws {
        try write("block: 90\n")
        let good = try await Program.run(["policy", "check", file])
        #expect((good.code, good.err) == (0, ""))
        #expect(good.out.hasPrefix("ok\n"))
        try write("block: 90\nlimits:\n  rmp: 5\n")
        let bad = try await Program.run(["policy", "check", file])
        #expect(bad.code == 1)
        #expect(bad.err == "error: \(file):3: limits.rmp is no member that is known here\nhint: Did you mean rpm?\n")
        let json = try await Program.run(["policy", "check", file, "--json"])
        #expect((json.code, json.json?["line"]?.int, json.json?["key"]?.string) == (1, 3, "limits.rmp"))
        #expect(json.json?["pointer"]?.string == "/limits/rmp")
        #expect(try await Program.run(["policy", "check", file + ".none"]).code == 2)
    }

    @Test func `check with a data directory looks the tenants up`() async throws {
        _ = try await Program.run(["tenant", "create", "acme", "--data", folder.data])
        try write("tenants:\n  acme: {block: 90}\n  acne: {block: 90}\n")
        let result = try await run("check", file)
        #expect((result.code, result.err) == (0, "warning: no tenant is named acne\n"))
    }

    @Test func `a file is applied as a whole, listed, printed and withdrawn`() async throws {
        _ = try await Program.run(["tenant", "create", "acme", "--data", folder.data])
        try write("block: 90\ntenants:\n  acme:\n    limits: {rpm: 5}\n")
        let applied = try await run("apply", file, "--reason", "drill")
        #expect(applied.code == 0)
        #expect(applied.out.hasPrefix("block: - → 90\ntenants.acme.limits.rpm: - → 5\n"))
        #expect(try await run("show", "--json").json?["source"]?.string == "operators")
        #expect(try await run("show", "--tenant", "acme").out.contains("limits.rpm"))
        let version = try #require(
            try await run("history", "--json").json?.elements.first { _ in true }?["version"]?.int)
        #expect(try await run("show", "--at", "\(version)").out.contains(#"{"block":90,"tenants":{"#))
        let late = try await run("apply", file, "--if-version", "1")
        #expect((late.code, late.err.contains("changed meanwhile")) == (1, true))
        #expect(try await run("unset", "--reason", "over").code == 0)
        #expect(try await run("unset").code == 1)
        #expect(try await run("history").out.contains("withdrawn"))
        try write("block: 101\n")
        let bad = try await run("apply", file)
        #expect((bad.code, bad.err.hasPrefix("error: \(file):1: block must be")) == (1, true))
    }
}
