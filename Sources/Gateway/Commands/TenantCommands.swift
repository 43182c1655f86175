import ArgumentParser
import Wire

/// `secureinfer tenant …`
struct TenantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Create, list, change, suspend, resume and delete tenants.",
        discussion: "Example:\n  secureinfer tenant create acme --rpm 600 --models 'llama3*' --data ./data",
        subcommands: [
            Create.self, Import.self, List.self, Show.self, Usage.self, Update.self, Suspend.self, Resume.self,
            Pardon.self, RotateKey.self, Delete.self,
        ])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a tenant.",
            discussion: """
                Unless it is said otherwise: 60 requests a minute and no other limit, auto-ban on, mode enforce, every \
                model and every route.

                Example:
                  secureinfer tenant create acme --rpm 600 --models 'llama3*' --routes chat
                """)
        @Argument(help: "Name: 1 to 64 of a-z 0-9 . _ -") var name: String
        @OptionGroup var settings: TenantOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = try change.apply(to: ControlRequest(.post, "v1", "tenants")) { out in
                out.field("name", name)
                try settings.write(to: &out)
            }
            let tenant = try backend.open(making: true).call(request)
            if backend.json { return Output.json(tenant) }
            let made = Output.text(tenant["name"])
            print("created tenant \(made) (\(Output.text(tenant["id"])))")
            print("next: secureinfer key create \(made)\(backend.words)")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tenants.")
        @Option(help: "Only tenants that are active, or suspended.") var state: String?
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = ControlRequest(.get, "v1", "tenants").with("state", state)
            let tenants = try backend.open().all(request, "tenants", cursor: "after")
            if backend.json { return Output.json(tenants) }
            Output.show(TenantView.table(tenants), backend.output.paint, none: "no tenants")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a tenant with its keys.")
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let open = try backend.open()
            let found = try open.call(ControlRequest(.get, "v1", "tenants", tenant))
            if backend.json { return Output.json(found) }
            Output.card(TenantView.card(found, now: SystemClock.wall()), backend.output.paint)
            let keys = try open.all(ControlRequest(.get, "v1", "tenants", tenant, "keys"), "keys", cursor: "after")
            print("")
            Output.show(KeyView.table(keys, now: SystemClock.wall()), backend.output.paint, none: "no keys")
        }
    }

    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what is set for a tenant; what is not named stays.",
            discussion: "Example:\n  secureinfer tenant update acme --rpm 1200 --routes chat,embeddings")
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var settings: TenantOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            guard !settings.isEmpty else {
                throw Failure("nothing to change", hint: "Name a setting: --rpm, --mode, --models, --routes …")
            }
            let request = try change.apply(to: ControlRequest(.patch, "v1", "tenants", tenant)) { out in
                try settings.write(to: &out)
            }
            let changed = try backend.open().call(request)
            if backend.json { return Output.json(changed) }
            Output.card(TenantView.card(changed, now: SystemClock.wall()), backend.output.paint)
        }
    }

    struct Suspend: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse all requests of a tenant.")
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(
                change.apply(to: ControlRequest(.post, "v1", "tenants", tenant, "suspend")))
            if backend.json { return Output.json(reply) }
            print("suspended \(Output.printable(tenant))")
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take requests of a suspended tenant again.")
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(
                change.apply(to: ControlRequest(.post, "v1", "tenants", tenant, "resume")))
            if backend.json { return Output.json(reply) }
            print("resumed \(Output.printable(tenant))")
        }
    }

    struct RotateKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-key", abstract: "Make a new key that seals a tenant's stored conversations.",
            discussion: """
                What is stored opens under the older keys; each is destroyed when nothing is left under it. A context \
                that Ollama's clients hold ends with the key that sealed it.

                Example:
                  secureinfer tenant rotate-key acme --reason quarterly
                """)
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(
                change.apply(to: ControlRequest(.post, "v1", "tenants", tenant, "rotate-key")))
            if backend.json { return Output.json(reply) }
            print("data key \(Output.text(reply["generation"])) of \(Output.printable(tenant)) seals from now on")
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a tenant, its keys, bans and stored conversations; the record of its requests stays.",
            discussion: "On a terminal the name must be typed again; elsewhere, and with --yes, nothing is asked.")
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @Flag(help: "Do not ask.") var yes = false
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let open = try backend.open()
            let found = try open.call(ControlRequest(.get, "v1", "tenants", tenant))
            let name = Output.text(found["name"])
            try Question.confirm(
                "The keys of tenant \(name) will stop working and cannot be brought back.", word: name,
                isAnswered: yes)
            let reply = try open.call(change.apply(to: ControlRequest(.delete, "v1", "tenants", tenant)))
            if backend.json { return Output.json(reply) }
            print("deleted \(name); destroyed:")
            Output.card(TenantView.destroyed(reply), backend.output.paint)
            if reply["complete"]?.bool == false {
                print(
                    "not all of it yet: what lies in Redis, or is much, is destroyed by the gateway as soon as it can")
            }
        }
    }
}

/// Tenants as people see them.
enum TenantView {
    static func table(_ tenants: [JSONView]) -> Table {
        var table = Table(columns: [
            "TENANT", "ID", .state("STATE"), .state("MODE"), .number("RPM"), .number("TPM"), .number("CONCURRENCY"),
            "AUTO-BAN", "MODELS", "ROUTES",
        ])
        table.rows = tenants.map { tenant in
            ["name", "id", "state", "mode"].map { Output.text(tenant[$0]) }
                + ["rpm", "tpm", "concurrency"].map { tenant[$0]?.int == 0 ? "-" : Output.text(tenant[$0]) }
                + [tenant["auto_ban"]?.bool == false ? "off" : "on"]
                + [list(tenant["models"]), routes(tenant)]
        }
        return table
    }

    static func card(_ tenant: JSONView, now: Int) -> [(name: String, value: String)] {
        [
            ("tenant", Output.text(tenant["name"])), ("id", Output.text(tenant["id"])),
            ("state", Output.text(tenant["state"])), ("mode", Output.text(tenant["mode"])),
            ("requests a minute", limit(tenant["rpm"])), ("tokens a minute", limit(tenant["tpm"])),
            ("at the same time", limit(tenant["concurrency"])),
            ("auto-ban", tenant["auto_ban"]?.bool == false ? "off" : "on"),
            ("models", list(tenant["models"])), ("routes", routes(tenant)),
            ("created", TimeText.momentAndDistance(tenant["created"], now: now)),
        ]
    }

    /// What a deletion destroyed.
    static func destroyed(_ reply: JSONView) -> [(name: String, value: String)] {
        let names: [(StaticString, String)] = [
            ("keys", "keys"), ("bans", "bans"), ("conversations", "conversations"), ("turns", "turns in them"),
            ("texts", "sealed texts"), ("data_keys", "data keys"),
        ]
        return names.map { member, name in (name, Output.text(reply["destroyed"]?[member])) }
    }

    /// 0 is no limit.
    private static func limit(_ view: JSONView?) -> String { view?.int == 0 ? "no limit" : Output.text(view) }

    private static func routes(_ tenant: JSONView) -> String {
        let paths = tenant["routes"].map { $0.elements.map { Output.text($0) } } ?? []
        return paths.isEmpty ? "all" : RouteName.shortened(paths).joined(separator: ",")
    }

    /// An empty list allows everything.
    private static func list(_ view: JSONView?) -> String {
        let items = view.map { Array($0.elements) } ?? []
        return items.isEmpty ? "all" : items.map { Output.text($0) }.joined(separator: ",")
    }
}
