import ArgumentParser
import Wire

/// `secureinfer policy …`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show and change what the gateway does with a score.",
        discussion: "Example:\n  secureinfer policy set --block 85 --warn 60 --reason \"too many false alarms\"",
        subcommands: [Show.self, Set.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the policy in force.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let policy = try backend.open().call(ControlRequest(.get, "v1", "policy"))
            if backend.json { return Output.json(policy) }
            Output.card(PolicyView.card(policy), backend.output.paint)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change the policy; what is not named stays.",
            discussion: """
                A policy that was set here wins over the flags of serve, on all gateways that share their state.
                """)
        @Option(help: "Scores from here on are blocked, 0 to 100.") var block: Int?
        @Option(help: "Scores from here on are let through with a warning on record, 0 to 100.") var warn: Int?
        @Option(help: "What operators see of a prompt: none, masked or full.") var excerpt: String?
        @Option(help: "Whether x-secureinfer-risk is sent: on or off. It helps attackers to aim.")
        var exposeRisk: String?
        @Option(help: "Change it only if it still has this version, as policy show prints it.") var ifVersion: Int?
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            guard block != nil || warn != nil || excerpt != nil || exposeRisk != nil else {
                throw Failure("nothing to change", hint: "Name a setting: --block, --warn, --excerpt, --expose-risk.")
            }
            let isExposed = try exposeRisk.map(Self.isOn)
            let request = change.apply(to: ControlRequest(.post, "v1", "policy")) { out in
                if let block { out.field("block", block) }
                if let warn { out.field("warn", warn) }
                if let excerpt { out.field("excerpt", excerpt) }
                if let isExposed { out.field("expose_risk", isExposed) }
                if let ifVersion { out.field("version", ifVersion) }
            }
            let new = try backend.open().call(request)
            if backend.json { return Output.json(new) }
            Output.card(PolicyView.card(new), backend.output.paint)
        }

        private static func isOn(_ word: String) throws -> Bool {
            guard word == "on" || word == "off" else {
                throw Failure("--expose-risk \(Output.printable(word)) is not taken", hint: "Use on or off.")
            }
            return word == "on"
        }
    }
}

/// The policy as people see it.
enum PolicyView {
    static func card(_ policy: JSONView) -> [(name: String, value: String)] {
        [
            ("block from", Output.text(policy["block"])), ("warn from", Output.text(policy["warn"])),
            ("excerpt", Output.text(policy["excerpt"])), ("expose risk", Output.text(policy["expose_risk"])),
            ("version", Output.text(policy["version"])), ("set by", Output.text(policy["by"])),
            ("set", Output.time(policy["t"])), ("because", Output.text(policy["reason"])),
        ]
    }
}
