import ArgumentParser
import Wire

/// `secureinfer ban …`
struct BanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ban", abstract: "Ban or quarantine tenants, keys, addresses or ranges, and lift bans.",
        discussion: "Example:\n  secureinfer ban add acme --for 4h --reason \"template harvesting\" --data ./data",
        subcommands: [Add.self, List.self, Show.self, Remove.self, History.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ban a tenant, a key, an address or a range; a ban it has is extended, never shortened.",
            discussion: """
                A quarantine refuses questions to models alone; listings go on, and so do answers that have begun.

                Example:
                  secureinfer ban add acme --for 4h --reason "template harvesting"
                  secureinfer ban add acme --quarantine --for 1h --reason "somebody must look at it"
                  secureinfer ban add --address 192.0.2.0/24 --for 1d --reason "scanner" --simulate
                """)
        @Argument(help: "Name or id of a tenant.", completion: TenantCompletion.kind) var target: String?
        @Option(help: "Ban a key, by its id.", completion: KeyCompletion.kind) var key: String?
        @Option(help: "Ban an address, IPv4 or IPv6, or a range as 192.0.2.0/24.") var address: String?
        @Option(help: "What the argument names: tenant, key or address. (default: tenant)") var scope: String?
        @Option(name: .customLong("for"), help: "Duration: 15m, 4h, 7d, never. (default: never, until lifted)")
        var duration: String?
        @Flag(help: "Refuse questions to models only.") var quarantine = false
        @Flag(help: "Refuse nothing: show in the decisions what would be refused.") var simulate = false
        @Flag(help: "End a ban that is there sooner, if that is what --for says.") var mayShorten = false
        @Option(help: "Why; kept in the record of what operators did.") var reason: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let (scope, target) = try whom()
            let seconds = try DurationText.seconds(duration, of: "--for")
            let request = ControlRequest(.post, "v1", "bans").with { out in
                out.field("scope", scope)
                out.field("target", target)
                if let seconds { out.field("seconds", seconds) }
                if quarantine { out.field("quarantine", true) }
                if simulate { out.field("simulated", true) }
                if mayShorten { out.field("may_shorten", true) }
                out.field("reason", reason)
            }
            let ban = try backend.open().call(request)
            if backend.json { return Output.json(ban) }
            let until = TimeText.momentAndDistance(ban["until"], now: SystemClock.wall(), otherwise: "lifted")
            let verb = BanView.word(ban, "banned", "quarantined")
            print("\(verb) \(Output.printable(target)): \(Self.change(ban, until)) (\(Output.text(ban["id"])))")
        }

        /// What became of the ban.
        private static func change(_ ban: JSONView, _ until: String) -> String {
            switch ban["change"]?.string {
            case "extended": "extended until \(until)"
            case "shortened": "shortened, until \(until)"
            case "kept": "stays until \(until), which is longer or as long; --may-shorten changes it"
            default: "until \(until)"
            }
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

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every ban there ever was, newest first.",
            discussion: "Example:\n  secureinfer ban history acme")
        @Argument(help: "Name or id of a tenant, id of a key, or an address; all of them if left out.")
        var target: String?
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = ControlRequest(.get, "v1", "ban-history").with("target", target)
            let bans = try backend.open().all(request, "bans", cursor: "after")
            if backend.json { return Output.json(bans) }
            Output.show(BanView.history(bans, now: SystemClock.wall()), backend.output.paint, none: "no bans")
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
        static let configuration = CommandConfiguration(
            abstract: "Lift a ban by its id, or all bans and quarantines of what it holds.")
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
        var table = Table(columns: [
            "BAN", "KIND", "SCOPE", "TARGET", "UNTIL (UTC)", "ORIGIN", "BY", .number("TIMES"), "REASON",
        ])
        table.rows = bans.map { ban in
            [Output.text(ban["id"]), kind(ban)] + ["scope", "target"].map { Output.text(ban[$0]) } + [until(ban, now)]
                + ["origin", "by", "times", "reason"].map { Output.text(ban[$0]) }
        }
        return table
    }

    static func history(_ bans: [JSONView], now: Int) -> Table {
        var table = Table(columns: [
            "BAN", "KIND", "SCOPE", "TARGET", "MADE (UTC)", "UNTIL (UTC)", "STATE", "ORIGIN", "BY", "REASON",
        ])
        table.rows = bans.map { ban in
            let isLifted = ban["lifted"].map { !$0.isNull } ?? false
            let isOver = ban["until"]?.int.map { $0 <= now } ?? false
            return [Output.text(ban["id"]), kind(ban)] + ["scope", "target"].map { Output.text(ban[$0]) }
                + [TimeText.moment(ban["created"]?.int ?? -1), ban["until"]?.int.map(TimeText.moment) ?? "lifted"]
                + [isLifted ? "lifted" : isOver ? "over" : "holds"]
                + ["origin", "by", "reason"].map { Output.text(ban[$0]) }
        }
        return table
    }

    /// One of two words, by whether it is a ban or a quarantine.
    static func word(_ ban: JSONView, _ whole: String, _ partial: String) -> String {
        let word = ban["quarantine"]?.bool == true ? partial : whole
        return ban["simulated"]?.bool == true ? "simulated: \(word)" : word
    }

    private static func kind(_ ban: JSONView) -> String {
        (ban["quarantine"]?.bool == true ? "quarantine" : "ban")
            + (ban["simulated"]?.bool == true ? " (simulated)" : "")
    }

    static func card(_ ban: JSONView, now: Int) -> [(name: String, value: String)] {
        [
            ("ban", Output.text(ban["id"])), ("kind", kind(ban)), ("scope", Output.text(ban["scope"])),
            ("target", Output.text(ban["target"])), ("until", until(ban, now)), ("origin", Output.text(ban["origin"])),
            ("by", Output.text(ban["by"])), ("reason", Output.text(ban["reason"])),
            ("automatic so far", Output.text(ban["times"])),
            ("carried out", ban["simulated"]?.bool == true ? "no, only recorded" : "yes"),
        ]
    }

    private static func until(_ ban: JSONView, _ now: Int) -> String {
        TimeText.momentAndDistance(ban["until"], now: now, otherwise: "lifted")
    }
}
