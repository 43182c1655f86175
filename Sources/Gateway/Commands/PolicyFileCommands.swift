import ArgumentParser
import Stores
import Wire

extension PolicyCommand {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a policy file as serve would, and name the first fault with its line.",
            discussion: """
                No gateway is needed. With --data or --control the names under tenants are looked up there, too.

                Example:
                  secureinfer policy check policy.yaml --data ./data
                """)
        @Argument(help: "YAML file with the policy.", completion: .file()) var file: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let document: PolicyDocument
            do {
                document = try PolicyFile(file).document
            } catch let fault as PolicyFile.Fault {
                guard backend.json else { throw fault.failure }
                print(Output.harmless(Self.json(fault)))
                throw ExitCode(1)
            }
            show(document, try strangers(document))
        }

        /// Names that no tenant has; none where nobody is asked.
        private func strangers(_ document: PolicyDocument) throws -> [String] {
            guard backend.data != nil || backend.control != nil else { return [] }
            let verdict = try PolicyVerdict.ask(try backend.open(), document)
            return verdict["strangers"]?.elements.compactMap(\.string) ?? []
        }

        private func show(_ document: PolicyDocument, _ strangers: [String]) {
            guard backend.json else {
                print("ok")
                print("  tenants with a policy of their own: \(document.tenants.count)")
                PolicyVerdict.warn(strangers)
                return
            }
            var out = JSONWriter()
            out.beginObject()
            out.field("ok", true)
            out.field("file", file)
            out.field("tenants", document.tenants.count)
            out.field("strangers", strangers)
            out.endObject()
            print(Output.harmless(out.text))
        }

        private static func json(_ fault: PolicyFile.Fault) -> String {
            var out = JSONWriter()
            out.beginObject()
            out.field("ok", false)
            out.field("file", fault.file)
            out.field("line", fault.line)
            out.field("key", fault.key)
            out.field("pointer", fault.pointer)
            out.field("message", fault.message)
            out.field("hint", fault.hint)
            out.endObject()
            return out.text
        }
    }

    struct Apply: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a policy file the policy of all gateways; what changes is shown before.",
            discussion: """
                The file becomes the whole of what operators set. Without a terminal nothing is asked.

                Example:
                  secureinfer policy apply policy.yaml --reason "stricter limits" --if-version 0
                """)
        @Argument(help: "YAML file with the policy.", completion: .file()) var file: String
        @Option(help: "Change it only if it still has this version, as policy show prints it.") var ifVersion: Int?
        @Flag(help: "Do not ask.") var yes = false
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let document: PolicyDocument
            do {
                document = try PolicyFile(file).document
            } catch let fault as PolicyFile.Fault {
                throw fault.failure
            }
            let gateway = try backend.open()
            let seen = try gateway.call(ControlRequest(.get, "v1", "policy"))
            let verdict = try PolicyVerdict.ask(gateway, document)
            if !backend.json { PolicyVerdict.show(verdict) }
            PolicyVerdict.warn(verdict["strangers"]?.elements.compactMap(\.string) ?? [])
            try Question.confirm("This replaces the policy of all gateways.", word: "apply", isAnswered: yes)
            let request = change.apply(to: ControlRequest(.put, "v1", "policy")) { out in
                out.document(document)
                // What was shown must still be what is replaced.
                out.field("version", ifVersion ?? seen["version"]?.int)
            }
            PolicyView.show(try gateway.call(request), backend)
        }
    }

    struct PrintSchema: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "Print the JSON Schema of a policy file, for editors.",
            discussion: """
                Example:
                  secureinfer policy schema > policy.schema.json
                A first line '# yaml-language-server: $schema=policy.schema.json' has editors use it.
                """)

        func run() throws { print(try PolicySchema.text(), terminator: "") }
    }
}

/// What a gateway would make of a document.
private enum PolicyVerdict {
    /// Most changes that are shown.
    private static let most = 50

    static func ask(_ gateway: Backend, _ document: PolicyDocument) throws -> JSONView {
        let verdict = try gateway.call(ControlRequest(.post, "v1", "policy-checks").with { $0.document(document) })
        guard verdict["ok"]?.bool == true else {
            throw Failure(
                code: 1, "the gateway refuses it: \(Output.text(verdict["key"])) \(Output.text(verdict["message"]))",
                hint: Output.text(verdict["hint"]))
        }
        return verdict
    }

    static func show(_ verdict: JSONView) {
        let changes = verdict["changes"].map { Array($0.elements) } ?? []
        for change in changes.prefix(most) {
            let (old, new) = (Output.text(change["old"]), Output.text(change["new"]))
            print("\(Output.text(change["key"])): \(old) → \(new)")
        }
        let total = verdict["changes_total"]?.int ?? 0
        if total == 0 { print("nothing changes") }
        if total > most { print("and \(total - most) more") }
    }

    /// A name that nobody has is mostly a slip, and may also be that of a tenant who is yet to come.
    static func warn(_ strangers: [String]) {
        guard !strangers.isEmpty else { return }
        StandardError.write("warning: no tenant is named \(Output.printable(PolicyNotices.list(strangers)))\n")
    }
}
