import Glibc
import Testing
import Wire

@testable import Gateway

/// Keys that are changed, and tenants that are deleted, on the data directory of a stopped gateway.
struct SecretsCommandTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(_ words: String...) async throws -> Program.Result {
        try await Program.run(words + ["--data", folder.data])
    }

    @Test func `the master key is rotated, and the former one dropped, each on record`() async throws {
        _ = try await run("tenant", "create", "acme")
        let key = try await run("tenant", "rotate-key", "acme", "--json")
        #expect(key.json?["generation"]?.int == 1)
        let before = try TestFolder.contents(folder.data + "/secrets/master")
        let wrapped = try await run("tenant", "rotate-key", "acme")
        #expect(wrapped.out == "data key 2 of acme seals from now on\n")
        let rotated = try await run("secrets", "rotate-master", "--reason", "yearly")
        #expect((rotated.code, rotated.err) == (0, ""))
        #expect(try TestFolder.contents(folder.data + "/secrets/master.former") == before)
        #expect(try TestFolder.contents(folder.data + "/secrets/master") != before)
        let twice = try await run("secrets", "rotate-master")
        #expect(twice.code == 2 && twice.hint.contains("drop-former"))
        let dropped = try await run("secrets", "drop-former", "--json")
        #expect(dropped.json?["dropped"]?.bool == true)
        #expect(access(folder.data + "/secrets/master.former", F_OK) != 0)
        let again = try await run("secrets", "drop-former")
        #expect(again.code == 2)
        #expect(try await run("tenant", "rotate-key", "acme", "--json").json?["generation"]?.int == 3)
        let actions = try await run("action", "list", "--json")
        let verbs = actions.json.map { $0.elements.compactMap { $0["verb"]?.string } } ?? []
        #expect(verbs.filter { $0.hasPrefix("secrets.") } == ["secrets.drop-former", "secrets.rotate-master"])
    }

    @Test func `a deletion prints what it destroyed`() async throws {
        _ = try await run("tenant", "create", "acme")
        _ = try await run("key", "create", "acme")
        _ = try await run("tenant", "rotate-key", "acme")
        let deleted = try await run("tenant", "delete", "acme", "--yes")
        #expect(
            deleted.out == """
                deleted acme; destroyed:
                keys           1
                bans           0
                conversations  0
                turns in them  0
                sealed texts   0
                data keys      1

                """)
        #expect(try await run("tenant", "rotate-key", "acme").code == 1)
    }
}
