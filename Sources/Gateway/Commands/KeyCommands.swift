import ArgumentParser
import Wire

/// `secureinfer key …`
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Create, list, rotate and revoke keys of tenants.",
        discussion: "Example:\n  secureinfer key create acme --expires-in 30d --data ./data",
        subcommands: [Create.self, List.self, Show.self, Rotate.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a key; it is shown once.")
        @Argument(help: "Name or id of the tenant.", completion: TenantCompletion.kind) var tenant: String
        @Option(help: "How long it works: 30d, 12h, 15m, 90s, never. (default: never)") var expiresIn: String?
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let seconds = try DurationText.seconds(expiresIn, of: "--expires-in")
            let request = change.apply(to: ControlRequest(.post, "v1", "tenants", tenant, "keys")) { out in
                if let seconds { out.field("expires_in", seconds) }
            }
            KeyView.minted(try backend.open().call(request), backend)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys of a tenant.")
        @Argument(help: "Name or id of the tenant.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = ControlRequest(.get, "v1", "tenants", tenant, "keys")
            let keys = try backend.open().all(request, "keys", cursor: "after")
            if backend.json { return Output.json(keys) }
            Output.show(KeyView.table(keys, now: SystemClock.wall()), backend.output.paint, none: "no keys")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a key; never the secret in it.")
        @Argument(help: "Id of the key.", completion: KeyCompletion.kind) var key: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let found = try backend.open().call(ControlRequest(.get, "v1", "keys", key))
            if backend.json { return Output.json(found) }
            Output.card(KeyView.card(found, now: SystemClock.wall()), backend.output.paint)
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace a key by a new one, which is shown once.",
            discussion: "Example:\n  secureinfer key rotate abcdefghijkl --grace 1h --data ./data")
        @Argument(help: "Id of the old key.", completion: KeyCompletion.kind) var key: String
        @Option(help: "How long the old key still works: 10m, 1h. Without it, it ends at once.") var grace: String?
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            guard grace != "never" else {
                throw Failure("--grace never is not taken", hint: "An old key must end: write 10m, 1h or 7d.")
            }
            let seconds = try DurationText.seconds(grace, of: "--grace")
            let request = change.apply(to: ControlRequest(.post, "v1", "keys", key, "rotate")) { out in
                if let seconds { out.field("grace", seconds) }
            }
            KeyView.minted(try backend.open().call(request), backend)
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a key at once, its open streams included.")
        @Argument(help: "Id of the key.", completion: KeyCompletion.kind) var key: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(change.apply(to: ControlRequest(.delete, "v1", "keys", key)))
            if backend.json { return Output.json(reply) }
            print("revoked \(Output.printable(key))")
        }
    }
}

/// Keys as people see them.
enum KeyView {
    static func table(_ keys: [JSONView], now: Int) -> Table {
        var table = Table(columns: ["KEY", .state("STATE"), "CREATED (UTC)", "EXPIRES (UTC)", "REVOKED (UTC)"])
        table.rows = keys.map { key in
            [
                Output.text(key["id"]), state(key, now: now), Output.time(key["created"]),
                TimeText.momentAndDistance(key["expires"], now: now, otherwise: "never"),
                TimeText.momentAndDistance(key["revoked"], now: now),
            ]
        }
        return table
    }

    static func card(_ key: JSONView, now: Int) -> [(name: String, value: String)] {
        [
            ("key", Output.text(key["id"])), ("tenant", Output.text(key["tenant"])), ("state", state(key, now: now)),
            ("created", TimeText.momentAndDistance(key["created"], now: now)),
            ("expires", TimeText.momentAndDistance(key["expires"], now: now, otherwise: "never")),
            ("revoked", TimeText.momentAndDistance(key["revoked"], now: now, otherwise: "no")),
        ]
    }

    /// A fresh key, the only time that it can be seen.
    static func minted(_ key: JSONView, _ backend: BackendOptions) {
        if backend.json { return Output.json(key) }
        print("id   \(Output.text(key["id"]))")
        print("key  \(Output.text(key["key"]))   (shown this once)")
    }

    private static func state(_ key: JSONView, now: Int) -> String {
        if key["revoked"]?.int != nil { return "revoked" }
        return key["expires"]?.int.map { $0 <= now } ?? false ? "expired" : "active"
    }
}
