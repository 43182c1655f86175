import ArgumentParser
import Wire

/// `secureinfer operator …`
struct OperatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "Create, list and revoke operators.",
        discussion: """
            Roles: a viewer sees everything but operators; an operator also makes keys, bans, suspends, answers alerts \
            and verifies models; an admin also has tenants, operators, policy and the approval of models.

            Example:
              secureinfer operator create ana --role admin --data ./data
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create an operator; the token is shown once.")
        @Argument(help: "Name: 1 to 64 of a-z 0-9 . _ -") var name: String
        @Option(help: "viewer, operator or admin.") var role = "viewer"
        @Option(help: "How long the token works: 90d, 12h, never. (default: never)") var expiresIn: String?
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let seconds = try DurationText.seconds(expiresIn, of: "--expires-in")
            let request = change.apply(to: ControlRequest(.post, "v1", "operators")) { out in
                out.field("name", name)
                out.field("role", role)
                if let seconds { out.field("expires_in", seconds) }
            }
            let reply = try backend.open(making: true).call(request)
            if backend.json { return Output.json(reply) }
            print("operator  \(Output.text(reply["operator"])) (\(Output.text(reply["role"])))")
            print("token     \(Output.text(reply["token"]))   (shown this once)")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the operators.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let operators = try backend.open().list(ControlRequest(.get, "v1", "operators"), "operators")
            if backend.json { return Output.json(operators) }
            let table = OperatorView.table(operators, now: SystemClock.wall())
            Output.show(table, backend.output.paint, none: "no operators")
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End an operator's token at once.")
        @Argument(help: "Name.") var name: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(change.apply(to: ControlRequest(.delete, "v1", "operators", name)))
            if backend.json { return Output.json(reply) }
            print("revoked \(Output.printable(name))")
        }
    }
}

/// `secureinfer whoami`
struct WhoAmI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Say as which operator the control API sees this caller.",
        discussion: "Example:\n  secureinfer whoami --control gw.example:9443 --token-file ~/.secureinfer-token")
    @OptionGroup var backend: BackendOptions

    func run() throws {
        let reply = try backend.open().call(ControlRequest(.get, "v1", "whoami"))
        if backend.json { return Output.json(reply) }
        let lines = [("operator", Output.text(reply["operator"])), ("role", Output.text(reply["role"]))]
        Output.card(lines, backend.output.paint)
    }
}

/// Operators as people see them.
enum OperatorView {
    static func table(_ operators: [JSONView], now: Int) -> Table {
        var table = Table(columns: [
            "OPERATOR", "ROLE", .state("STATE"), "CREATED (UTC)", "EXPIRES (UTC)", "REVOKED (UTC)",
        ])
        table.rows = operators.map { item in
            [
                Output.text(item["operator"]), Output.text(item["role"]), state(item, now: now),
                Output.time(item["created"]),
                TimeText.momentAndDistance(item["expires"], now: now, otherwise: "never"),
                TimeText.momentAndDistance(item["revoked"], now: now),
            ]
        }
        return table
    }

    private static func state(_ item: JSONView, now: Int) -> String {
        if item["revoked"]?.int != nil { return "revoked" }
        return item["expires"]?.int.map { $0 <= now } ?? false ? "expired" : "active"
    }
}
