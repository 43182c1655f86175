import ArgumentParser
import Wire

/// `secureinfer ban …`
struct BanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ban", abstract: "Ban tenants, keys or addresses, and lift bans.",
        discussion: "Example:\n  secureinfer ban add acme --for 4h --reason \"template harvesting\" --data ./data",
        subcommands: [Add.self, List.self, Show.self, Remove.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ban a tenant, a key or an address; a ban it has is extended.",
            discussion: """
                Example:
                  secureinfer ban add acme --for 4h --reason "template harvesting"
                  secureinfer ban add --address 192.0.2.7 --for 1d --reason "scanner"
                """)
        @Argument(help: "Name or id of a tenant.", completion: TenantCompletion.kind) var target: String?
        @Option(help: "Ban a key, by its id.", completion: KeyCompletion.kind) var key: String?
        @Option(help: "Ban an address, IPv4 or IPv6.") var address: String?
        @Option(help: "What the argument names: tenant, key or address. (default: tenant)") var scope: String?
        @Option(name: .customLong("for"), help: "Duration: 15m, 4h, 7d, never. (default: never, until lifted)")
        var duration: String?
        @Option(help: "Why; kept in the record of what operators did.") var reason: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let (scope, target) = try whom()
            let seconds = try DurationText.seconds(duration, of: "--for")
            let request = ControlRequest(.post, "v1", "bans").with { out in
                out.field("scope", scope)
                out.field("target", target)
                if let seconds { out.field("seconds", seconds) }
                out.field("reason", reason)
            }
            let ban = try backend.open().call(request)
            if backend.json { return Output.json(ban) }
            let until = TimeText.momentAndDistance(ban["until"], now: SystemClock.wall(), otherwise: "lifted")
            print("banned \(Output.printable(target)) until \(until) (\(Output.text(ban["id"])))")
        }

        private func whom() throws -> (scope: String, target: String) {
            let named = [(scope ?? "tenant", target), ("key", key), ("address", address)].filter { $0.1 != nil }
            guard named.count == 1, let target = named[0].1, scope == nil || self.target != nil else {
                throw Failure("a ban holds one target", hint: "Name a tenant, or --key ID, or --address ADDRESS.")
            }
            return (named[0].0, target)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the bans in force.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let bans = try backend.open().all(ControlRequest(.get, "v1", "bans"), "bans", cursor: "after")
            if backend.json { return Output.json(bans) }
            Output.show(BanView.table(bans, now: SystemClock.wall()), backend.output.paint, none: "no bans")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a ban.")
        @Argument(help: "Id of the ban.") var ban: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let found = try backend.open().call(ControlRequest(.get, "v1", "bans", ban))
            if backend.json { return Output.json(found) }
            Output.card(BanView.card(found, now: SystemClock.wall()), backend.output.paint)
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lift a ban.")
        @Argument(help: "Id of the ban, or what is banned.") var ban: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(change.apply(to: ControlRequest(.delete, "v1", "bans", ban)))
            if backend.json { return Output.json(reply) }
            print("lifted \(Output.text(reply["id"]))")
        }
    }
}

/// Bans as people see them.
enum BanView {
    static func table(_ bans: [JSONView], now: Int) -> Table {
        var table = Table(columns: ["BAN", "SCOPE", "TARGET", "UNTIL (UTC)", "ORIGIN", "BY", "REASON"])
        table.rows = bans.map { ban in
            ["id", "scope", "target"].map { Output.text(ban[$0]) } + [until(ban, now)]
                + ["origin", "by", "reason"].map { Output.text(ban[$0]) }
        }
        return table
    }

    static func card(_ ban: JSONView, now: Int) -> [(name: String, value: String)] {
        [
            ("ban", Output.text(ban["id"])), ("scope", Output.text(ban["scope"])),
            ("target", Output.text(ban["target"])), ("until", until(ban, now)), ("origin", Output.text(ban["origin"])),
            ("by", Output.text(ban["by"])), ("reason", Output.text(ban["reason"])),
            ("carried out", ban["simulated"]?.bool == true ? "no, only recorded" : "yes"),
        ]
    }

    private static func until(_ ban: JSONView, _ now: Int) -> String {
        TimeText.momentAndDistance(ban["until"], now: now, otherwise: "lifted")
    }
}
