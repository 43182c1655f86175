import GRDB
import Glibc
import Testing
import Wire

@testable import Gateway

/// The program on the data directory of a stopped gateway: what it prints for programs and people, and how it ends.
struct StoppedCommandTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(_ words: String..., environment: [String: String] = [:]) async throws -> Program.Result {
        try await Program.run(words + ["--data", folder.data], environment: environment)
    }

    private static func members(_ view: JSONView?) -> [String] {
        view.map { $0.members.compactMap { $0.key.string } } ?? []
    }

    @Test func `a tenant, a key and an operator are made with the members that scripts read`() async throws {
        let tenant = try await run(
            "tenant", "create", "acme", "--rpm", "0", "--tpm", "0", "--concurrency", "0", "--auto-ban", "off", "--mode",
            "enforce", "--json")
        #expect(tenant.code == 0)
        #expect(tenant.err.isEmpty)
        #expect(
            Self.members(tenant.json) == [
                "tenant", "id", "name", "state", "rpm", "tpm", "concurrency", "auto_ban", "mode", "models", "routes",
                "created",
            ])
        #expect(tenant.json?["tenant"]?.string?.hasPrefix("t_") == true)
        #expect(tenant.json?["name"]?.string == "acme")
        #expect(tenant.json?["auto_ban"]?.bool == false)
        let key = try await run("key", "create", "acme", "--json")
        #expect(Self.members(key.json) == ["id", "key"])
        #expect(key.json?["key"]?.string?.hasPrefix("si-\(key.json?["id"]?.string ?? "?")-") == true)
        let `operator` = try await run("operator", "create", "ana", "--role", "admin", "--json")
        #expect(Self.members(`operator`.json) == ["operator", "role", "token"])
        #expect(`operator`.json?["token"]?.string?.hasPrefix("so-") == true)
        for list in [
            ["tenant", "list"], ["key", "list", "acme"], ["operator", "list"], ["ban", "list"], ["model", "list"],
        ] {
            let result = try await Program.run(list + ["--json", "--data", folder.data])
            #expect(result.json?.isArray == true, "\(list)")
            #expect(result.code == 0, "\(list)")
        }
    }

    @Test func `the next command that is named works as it stands`() async throws {
        let made = try await run("tenant", "create", "acme", "--secrets", folder.path + "/secrets")
        let next = try #require(made.out.split(separator: "\n").first { $0.hasPrefix("next: secureinfer ") })
        let key = try await Program.run(next.split(separator: " ").dropFirst(2).map(String.init))
        #expect(key.code == 0, "\(key.err)")
    }

    @Test(arguments: ["tiny:latest", "tiny", "registry.ollama.ai/library/tiny", "*"])
    func `a model is verified by any spelling of its name`(_ name: String) async throws {
        try TestStore(folder).add("tiny")
        #expect(try await run("model", "list", "--models", folder.models).code == 0)
        let result = try await run("model", "verify", name, "--models", folder.models, "--json")
        #expect(result.code == 0, "\(result.err)")
        #expect(result.json?.elements.map { $0["status"]?.string } == ["ok"])
    }

    @Test func `what is not named of a tenant keeps its value`() async throws {
        _ = try await run("tenant", "create", "acme", "--rpm", "7", "--models", "llama3*,tiny", "--routes", "chat")
        let changed = try await run("tenant", "update", "acme", "--mode", "monitor", "--json")
        #expect(changed.json?["rpm"]?.int == 7)
        #expect(changed.json?["mode"]?.string == "monitor")
        #expect(changed.json?["models"]?.elements.compactMap(\.string) == ["llama3*", "tiny"])
        #expect(changed.json?["routes"]?.elements.compactMap(\.string) == ["/api/chat", "/v1/chat/completions"])
        let opened = try await run("tenant", "update", "acme", "--models", "*", "--routes", "all", "--json")
        #expect(opened.json?["models"]?.elements.first { _ in true } == nil)
        #expect(opened.json?["routes"]?.elements.first { _ in true } == nil)
        #expect(try await run("tenant", "update", "acme").code == 2)
    }

    @Test func `every change is on record with who, what and why`() async throws {
        _ = try await run("tenant", "create", "acme", "--reason", "new customer")
        let key = try await run("key", "create", "acme", "--reason", "first key", "--json").json?["id"]?.string ?? ""
        _ = try await run("tenant", "suspend", "acme", "--reason", "unpaid")
        _ = try await run("tenant", "resume", "acme", "--reason", "paid")
        _ = try await run("key", "rotate", key, "--grace", "10m", "--reason", "yearly")
        _ = try await run("key", "revoke", key, "--reason", "leaked & found")
        _ = try await run("ban", "add", "acme", "--for", "4h", "--reason", "harvest")
        _ = try await run("ban", "remove", "acme", "--reason", "sorry")
        _ = try await run("policy", "set", "--block", "85", "--reason", "calm")
        _ = try await run("tenant", "delete", "acme", "--reason", "left")
        let actions = try await run("action", "list", "--json").json
        let rows = actions.map {
            $0.elements.map { [$0["operator"], $0["verb"], $0["reason"]].map { $0?.string ?? "" } }
        }
        #expect(
            rows == [
                ["local", "tenant.delete", "left"], ["local", "policy.set", "calm"], ["local", "ban.lift", "sorry"],
                ["local", "ban.add", "harvest"], ["local", "key.revoke", "leaked & found"],
                ["local", "key.rotate", "yearly"], ["local", "tenant.resume", "paid"],
                ["local", "tenant.suspend", "unpaid"], ["local", "key.create", "first key"],
                ["local", "tenant.create", "new customer"],
            ])
        let some = try await run("action", "list", "--verb", "key", "--limit", "2", "--json").json
        #expect(some.map { $0.elements.compactMap { $0["verb"]?.string } } == ["key.revoke", "key.rotate"])
    }

    @Test func `people get aligned text without colours when nobody looks`() async throws {
        #expect(try await run("tenant", "create", "acme", "--rpm", "60").out.hasPrefix("created tenant acme (t_"))
        _ = try await run("tenant", "create", "b", "--mode", "monitor", "--routes", "chat,/api/embed")
        let table = try await run("tenant", "list", environment: ["TERM": "xterm"]).out
        let lines = table.split(separator: "\n").map { $0.replacing(/t_[a-z2-7]{16}/, with: "t_") }
        #expect(
            lines == [
                "TENANT  ID                  STATE   MODE     RPM  TPM  CONCURRENCY  AUTO-BAN  MODELS  ROUTES",
                "acme    t_  active  enforce   60    -            -  on        all     all",
                "b       t_  active  monitor   60    -            -  on        all     chat,/api/embed",
            ])
        #expect(!table.contains("\u{1B}"))
        let ban = try await run("ban", "add", "acme", "--for", "4h", "--reason", "x")
        #expect(ban.out.contains("(in 4 h)"))
    }

    @Test(arguments: [
        (["tenant", "list"], "no tenants"), (["operator", "list"], "no operators"), (["ban", "list"], "no bans"),
        (["alert", "list"], "no alerts"), (["audit", "query"], "no decisions"), (["audit", "tail"], "no decisions"),
        (["model", "list"], "no models"), (["action", "list", "--verb", "ban"], "no actions"),
    ])
    func `an empty list says so`(words: [String], text: String) async throws {
        _ = try await run("operator", "create", "ana")
        _ = try await run("operator", "revoke", "ana")
        let result = try await Program.run(words + ["--data", folder.data])
        #expect(result.code == 0)
        if words[0] != "operator" { #expect(result.out == text + "\n") }
    }

    struct Refusal: Sendable {
        var words: [String]
        var code: Int32
        var message: String

        static let cases = [
            Refusal(words: ["tenant", "show", "nobody"], code: 1, message: "There is no such tenant"),
            Refusal(words: ["tenant", "delete", "../x"], code: 1, message: "There is no such tenant"),
            Refusal(words: ["tenant", "create", "acme"], code: 1, message: "There is already a tenant acme"),
            Refusal(words: ["operator", "create", "ana"], code: 1, message: "There is already an operator ana"),
            Refusal(words: ["tenant", "create", "A/b"], code: 2, message: "name"),
            Refusal(words: ["tenant", "create", "b", "--rpm=-1"], code: 2, message: "rpm"),
            Refusal(words: ["tenant", "create", "b", "--mode", "off"], code: 2, message: "mode"),
            Refusal(words: ["tenant", "create", "b", "--auto-ban", "yes"], code: 2, message: "--auto-ban yes"),
            Refusal(words: ["tenant", "create", "b", "--routes", "admin"], code: 2, message: "no route 'admin'"),
            Refusal(words: ["tenant", "create", "b", "--models", "a*b"], code: 2, message: "models"),
            Refusal(words: ["operator", "create", "b", "--role", "root"], code: 2, message: "role"),
            Refusal(words: ["key", "create", "acme", "--expires-in", "4x"], code: 2, message: "no duration"),
            Refusal(words: ["key", "show", "abcdefghijkl"], code: 1, message: "There is no such key"),
            Refusal(words: ["key", "revoke", "nokey"], code: 1, message: "There is no such key"),
            Refusal(words: ["key", "rotate", "nokey", "--grace", "never"], code: 2, message: "--grace never"),
            Refusal(words: ["ban", "add", "acme", "--for", "0h", "--reason", "x"], code: 2, message: "no duration"),
            Refusal(words: ["ban", "add", "nobody", "--reason", "x"], code: 1, message: "There is no such tenant"),
            Refusal(words: ["ban", "add", "--address", "host", "--reason", "x"], code: 2, message: "target"),
            Refusal(words: ["ban", "add", "--reason", "x"], code: 2, message: "one target"),
            Refusal(words: ["ban", "remove", "acme"], code: 1, message: "There is no such ban"),
            Refusal(words: ["alert", "ack", "a_x"], code: 1, message: "There is no such alert"),
            Refusal(words: ["alert", "list", "--state", "odd"], code: 2, message: "state"),
            Refusal(words: ["alert", "list", "--limit", "0"], code: 2, message: "--limit 0"),
            Refusal(words: ["job", "list"], code: 2, message: "running gateway"),
            Refusal(words: ["policy", "set", "--block", "101"], code: 2, message: "block"),
            Refusal(words: ["policy", "set", "--block", "10", "--warn", "20"], code: 2, message: "above"),
            Refusal(words: ["policy", "set", "--block", "90", "--if-version", "7"], code: 1, message: "changed"),
            Refusal(words: ["audit", "export", "--after", "1"], code: 1, message: "the newest is 0"),
            Refusal(words: ["model", "show", "none"], code: 1, message: "model"),
        ]
    }

    @Test func `what is refused says why, hints, and changes nothing`() async throws {
        _ = try await run("tenant", "create", "acme")
        _ = try await run("operator", "create", "ana")
        let before = try await run("action", "list", "--json").out
        for item in Refusal.cases {
            let result = try await Program.run(item.words + ["--data", folder.data])
            #expect(result.code == item.code, "\(item.words): \(result.err)")
            #expect(
                result.err.hasPrefix("error: ") && result.err.contains(item.message), "\(item.words): \(result.err)")
            #expect(!result.hint.isEmpty, "\(item.words)")
            #expect(result.out.isEmpty, "\(item.words)")
        }
        #expect(try await run("action", "list", "--json").out == before)
    }

    @Test(arguments: [
        ["tenant"], ["tenant", "create"], ["ban", "add", "acme"], ["nothing"], ["tenant", "list", "--odd"],
    ])
    func `wrong usage ends with 2 and shows the usage`(words: [String]) async throws {
        let result = try await Program.run(words)
        #expect(result.code == (words == ["tenant"] ? 0 : 2))
        #expect((result.out + result.err).contains("USAGE") || result.err.contains("Usage"))
    }

    @Test func `a directory that is not there is not made by looking`() async throws {
        for words in [["tenant", "list"], ["key", "revoke", "x"], ["audit", "tail"], ["audit", "verify"]] {
            let result = try await Program.run(words + ["--data", folder.data])
            #expect(result.code == 2)
            #expect(!result.hint.isEmpty)
        }
        #expect(TestFolder.mode(folder.data) == nil)
    }

    @Test func `a stale socket is passed over, a directory that a gateway holds is not`() async throws {
        _ = try await run("tenant", "create", "acme")
        try folder.write("data/control.sock", [])
        #expect(try await run("tenant", "list").code == 0)
        let lock = open(folder.data + "/lock", O_RDWR)
        try #require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        let purpose = Array("process 1 (gateway)".utf8)
        try #require(ftruncate(lock, 0) == 0 && pwrite(lock, purpose, purpose.count, 0) == purpose.count)
        let held = try await run("tenant", "list")
        #expect(held.code == 2)
        #expect(held.err.contains("in use by process 1 (gateway), and no gateway answers at"))
        #expect(held.hint.contains("--control"))
        close(lock)
    }

    @Test func `two commands at once wait for each other`() async throws {
        _ = try await run("tenant", "create", "acme")
        async let first = run("key", "create", "acme")
        async let second = run("key", "create", "acme")
        async let third = run("key", "create", "acme")
        let results = try await [first, second, third]
        #expect(results.map(\.code) == [0, 0, 0], "\(results.map(\.err))")
    }

    @Test func `a database of a newer version is left as it is`() async throws {
        _ = try await run("tenant", "create", "acme")
        try await DatabaseQueue(path: folder.data + "/secureinfer.db").write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES('v999')")
        }
        for words in [["tenant", "list"], ["tenant", "create", "b"], ["audit", "verify"]] {
            let result = try await Program.run(words + ["--data", folder.data])
            #expect(result.code == 2)
            #expect(result.err.contains("newer"))
            #expect(!result.hint.isEmpty)
        }
    }

    @Test func `completions are printed for three shells`() async throws {
        for shell in ["bash", "zsh", "fish"] {
            let result = try await Program.run(["completions", shell])
            #expect(result.code == 0)
            #expect(result.out.contains("secureinfer"))
            #expect(result.out.contains("suspend"))
        }
        let other = try await Program.run(["completions", "csh"])
        #expect(other.code == 2)
        #expect(!other.hint.isEmpty)
    }
}
