import ArgumentParser
import Wire

/// `secureinfer ban …`
struct BanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ban", abstract: "Ban tenants, keys or addresses, and lift bans.",
        discussion: "Example:\n  secureinfer ban add acme --for 4h --reason \"template harvesting\" --data ./data",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ban a tenant, key or address; a ban it has is extended.")
        @Argument(help: "Name or id of a tenant, id of a key, or an address.") var target: String
        @Option(name: .customLong("for"), help: "Duration: 15m, 4h, 7d; without it until lifted.") var duration: String?
        @Option(help: "Why; kept in the audit.") var reason: String
        @Option(help: "tenant, key or address.") var scope = "tenant"
        @OptionGroup var backend: BackendOptions

        func run() throws {
            var seconds: Int?
            if let duration {
                seconds = DurationText.seconds(duration)
                guard seconds != nil else {
                    throw Failure("'\(duration)' is no duration", hint: "Write 15m, 4h or 7d.")
                }
            }
            let body = BanRequest(scope: scope, target: target, seconds: seconds, reason: reason).json()
            let reply = try backend.attempt { try $0.call(.post, "/v1/bans", body) }
            if backend.json { return Output.json(reply.root) }
            let until = reply.root["until"]?.isNull == true ? "lifted" : Output.time(reply.root["until"])
            print("banned \(target) until \(until) (\(Output.text(reply.root["id"])))")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the bans in force.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let list = try backend.attempt { try $0.call(.get, "/v1/bans") }
            if backend.json, let bans = list.root["bans"] { return Output.json(bans) }
            let rows = (list.root["bans"].map { Array($0.elements) } ?? []).map { ban in
                ["id", "scope", "target"].map { Output.text(ban[$0]) } + [Output.time(ban["until"])]
                    + ["origin", "by", "reason"].map { Output.text(ban[$0]) }
            }
            if rows.isEmpty { return print("none") }
            Output.table(["BAN", "SCOPE", "TARGET", "UNTIL", "ORIGIN", "BY", "REASON"], rows)
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lift a ban.")
        @Argument(help: "Id of the ban, or the banned tenant.") var ban: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.attempt { try $0.call(.delete, "/v1/bans/\(PercentEncoding.encode(ban))") }
            if backend.json { return Output.json(reply.root) }
            print("lifted \(Output.text(reply.root["id"]))")
        }
    }
}
