import ArgumentParser
import Glibc
import Wire

/// `secureinfer model …`
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "List, verify and approve models. Exit code 1 if any is not good.",
        discussion: "Example:\n  secureinfer model list --models ~/.ollama/models --data ./data",
        subcommands: [List.self, Show.self, Verify.self, Approve.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the models with their verdicts.")
        @OptionGroup var place: ModelPlace

        func run() throws {
            let models = try place.open().list(ControlRequest(.get, "v1", "models"), "models")
            try ModelView.show(models, place.backend.output)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a model's verdict. Exit code 1 if it is not good.")
        @Argument(help: "Name.") var model: String
        @OptionGroup var place: ModelPlace

        func run() throws {
            let found = try place.open().call(ControlRequest(.get, "v1", "models", model))
            if place.backend.json {
                Output.json(found)
            } else {
                Output.card(ModelView.card(found), place.backend.output.paint)
            }
            guard found["status"]?.string == "ok" else { throw ExitCode(1) }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Hash a model, or all of them, again.")
        @Argument(help: "Name; all without it.") var model: String?
        @OptionGroup var change: ChangeOptions
        @OptionGroup var place: ModelPlace

        func run() throws {
            let open = try place.open()
            let request = ControlRequest(.post, "v1", "models", model ?? "*", "verify")
            let reply = try open.call(change.apply(to: request))
            if let job = reply["job"]?.string { try Self.wait(for: job, open) }
            let all =
                try reply["models"].map { Array($0.elements) }
                ?? open.list(ControlRequest(.get, "v1", "models"), "models")
            let models = all.filter { model == nil || $0["model"]?.string == model }
            if let model, models.isEmpty { throw ModelView.missing(model) }
            try ModelView.show(models, place.backend.output)
        }

        /// Asks after a job until it ends, with a line of progress on a terminal.
        private static func wait(for job: String, _ open: Backend) throws {
            while true {
                guard let state = JobState(json: try open.call(ControlRequest(.get, "v1", "jobs", job))) else {
                    throw Failure("the gateway's answer is no job", hint: "Is the gateway of this version?")
                }
                ProgressLine.show(done: state.bytes, total: state.total, ended: state.state.isFinal)
                switch state.state {
                case .waiting, .running: break
                case .done: return
                case .failed: throw Failure("the verification failed", hint: "See the gateway's log.")
                case .cancelled:
                    throw Failure(code: 1, "the verification was cancelled", hint: "See secureinfer action list.")
                }
                Pause.milliseconds(100)
            }
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a model as it is now for good.")
        @Argument(help: "Name.") var model: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var place: ModelPlace

        func run() throws {
            let request = ControlRequest(.post, "v1", "models", model, "approve")
            let reply = try place.open().call(change.apply(to: request))
            if place.backend.json { return Output.json(reply) }
            print("approved \(Output.printable(model)) \(Output.text(reply["digest"]))")
        }
    }
}

/// Where models are, besides where the gateway is.
struct ModelPlace: ParsableArguments {
    @Option(help: "Directory of models, for a stopped gateway.") var models: String?
    @OptionGroup var backend: BackendOptions

    func open() throws -> Backend { try backend.open(making: true, models: models) }
}

/// Models as people see them.
enum ModelView {
    /// Characters of a digest that are shown on a terminal; programs get all of it.
    private static let shortDigest = 16

    /// Prints the verdicts; ends with exit code 1 if one of them is not good.
    static func show(_ models: [JSONView], _ output: OutputOptions) throws {
        if output.json {
            Output.json(models)
        } else {
            Output.show(table(models, isShort: isatty(1) == 1), output.paint, none: "no models")
        }
        if models.contains(where: { $0["status"]?.string != "ok" }) { throw ExitCode(1) }
    }

    static func table(_ models: [JSONView], isShort: Bool) -> Table {
        var table = Table(columns: ["MODEL", .state("STATUS"), "DIGEST", .number("BYTES"), "REASON"])
        table.rows = models.map { model in
            let digest = Output.text(model["digest"])
            return [
                Output.text(model["model"]), Output.text(model["status"]),
                isShort ? String(digest.prefix(shortDigest)) : digest, Output.text(model["bytes"]),
                Output.text(model["reason"]),
            ]
        }
        return table
    }

    static func card(_ model: JSONView) -> [(name: String, value: String)] {
        let members: [StaticString] = ["model", "status", "digest", "want", "layer", "reason", "bytes"]
        return members.map { ("\($0)", Output.text(model[$0])) }
    }

    static func missing(_ model: String) -> Failure {
        Failure(code: 1, "there is no model \(Output.printable(model))", hint: "See secureinfer model list.")
    }
}
