import ArgumentParser
import Wire

/// `secureinfer policy …`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show, check and change what the gateway does with a request.",
        discussion: """
            What operators set here wins over the policy file of serve, as a whole, on all gateways that share their \
            state; what it does not name is the gateway's own default or flag.

            Example:
              secureinfer policy check policy.yaml
              secureinfer policy apply policy.yaml --reason "stricter limits"
            """,
        subcommands: [
            Show.self, Check.self, Apply.self, Set.self, Unset.self, History.self, PrintSchema.self,
            PolicyTest.self, PolicyReplay.self,
        ])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the policy in force.",
            discussion: "What is set is listed; --all lists every member, as it holds for --tenant or for all others.")
        @Option(help: "The tenant whose policy is shown, by name or id.", completion: TenantCompletion.kind)
        var tenant: String?
        @Flag(help: "List every member, defaults too.") var all = false
        @Option(help: "Print the document of this version, as policy history lists it; policy apply takes it again.")
        var at: Int?
        @OptionGroup var backend: BackendOptions

        func run() throws {
            if let at { return try show(version: at) }
            let request = ControlRequest(.get, "v1", "policy").with("tenant", tenant)
            let policy = try backend.open().call(request)
            if backend.json { return Output.json(policy) }
            Output.card(PolicyView.card(policy), backend.output.paint)
            let members = PolicyView.leaves(all || tenant != nil ? policy["effective"] : policy["document"])
            guard !members.isEmpty else { return }
            print("")
            Output.card(members, backend.output.paint)
        }

        private func show(version: Int) throws {
            let past = try backend.open().call(ControlRequest(.get, "v1", "policies", "\(version)"))
            if backend.json { return Output.json(past) }
            guard let document = past["document"], document.isObject else {
                throw Failure(
                    code: 1, "version \(version) withdrew the policy",
                    hint: "policy history lists those with a document.")
            }
            Output.json(document)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change the thresholds and what is seen; what is not named stays.",
            discussion: """
                A policy that was set here wins over the file and the flags of serve, on all gateways that share their \
                state. Everything else that a policy can say is set with policy apply.
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
            PolicyView.show(try backend.open().call(request), backend)
        }

        private static func isOn(_ word: String) throws -> Bool {
            guard word == "on" || word == "off" else {
                throw Failure("--expose-risk \(Output.printable(word)) is not taken", hint: "Use on or off.")
            }
            return word == "on"
        }
    }

    struct Unset: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraw what operators set: each gateway goes on by its policy file or its defaults.",
            discussion: "policy history keeps what was set; policy show --at prints it, to apply it again.")
        @Option(help: "Withdraw it only if it still has this version.") var ifVersion: Int?
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = try change.apply(to: ControlRequest(.delete, "v1", "policy"))
                .with("version", ifVersion.map(String.init))
            PolicyView.show(try backend.open().call(request), backend)
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what operators set and withdrew, newest first.")
        @Option(help: "Most versions.") var limit = 20
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = ControlRequest(.get, "v1", "policies")
            let versions = try backend.open().all(request, "policies", cursor: "before", limit: limit)
            if backend.json { return Output.json(versions) }
            Output.table(
                ["VERSION", "TIME", "BY", "WHAT", "REASON"],
                versions.map { item in
                    [
                        Output.text(item["version"]), Output.time(item["t"]), Output.text(item["by"]),
                        item["set"]?.bool == true ? "set" : "withdrawn", Output.text(item["reason"]),
                    ]
                })
        }
    }
}

/// The policy as people see it.
enum PolicyView {
    static func show(_ policy: JSONView, _ backend: BackendOptions) {
        if backend.json { return Output.json(policy) }
        Output.card(card(policy), backend.output.paint)
    }

    static func card(_ policy: JSONView) -> [(name: String, value: String)] {
        [
            ("block from", Output.text(policy["block"])), ("warn from", Output.text(policy["warn"])),
            ("excerpt", Output.text(policy["excerpt"])), ("expose risk", Output.text(policy["expose_risk"])),
            ("source", Output.text(policy["source"])), ("version", Output.text(policy["version"])),
            ("set by", Output.text(policy["by"])), ("set", Output.time(policy["t"])),
            ("because", Output.text(policy["reason"])),
        ]
    }

    /// Every value of a document by its name, `limits.rpm`; a list is one value.
    static func leaves(_ view: JSONView?, _ path: String = "") -> [(name: String, value: String)] {
        guard let view, view.isObject else { return [] }
        return view.members.flatMap { member -> [(name: String, value: String)] in
            let name = path + Output.printable(member.key.string ?? "")
            return member.value.isObject
                ? leaves(member.value, name + ".") : [(name, Output.text(member.value))]
        }
    }
}
