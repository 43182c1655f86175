import ArgumentParser
import Wire

/// `secureinfer action …`
struct ActionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "action", abstract: "What operators did: who, what, to whom and why.",
        discussion: "Example:\n  secureinfer action list --operator ana --data ./data", subcommands: [List.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List actions, newest first.")
        @Option(help: "Only actions of an operator.") var `operator`: String?
        @Option(help: "Only a kind of action: key, key.revoke.") var verb: String?
        @Option(help: "Only actions on this id.") var target: String?
        @Option(help: "At most so many.") var limit = 100
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = ControlRequest(.get, "v1", "actions").with("operator", `operator`).with("verb", verb)
                .with("target", target)
            let actions = try backend.open().all(request, "actions", cursor: "before", limit: Limit.check(limit))
            if backend.json { return Output.json(actions) }
            Output.show(ActionView.table(actions), backend.output.paint, none: "no actions")
        }
    }
}

/// Actions as people see them.
enum ActionView {
    static func table(_ actions: [JSONView]) -> Table {
        var table = Table(columns: ["TIME (UTC)", "OPERATOR", "ACTION", "TARGET", "REASON"])
        table.rows = actions.map { action in
            [Output.time(action["t"])] + ["operator", "verb", "target", "reason"].map { Output.text(action[$0]) }
        }
        return table
    }
}
