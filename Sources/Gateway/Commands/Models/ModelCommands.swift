import ArgumentParser
import ModelVerifier
import Wire

/// `secureinfer model …`
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "List, verify and approve models. Exit code 1 if any is not good.",
        discussion: "Example:\n  secureinfer model list --models ~/.ollama/models --data ./data",
        subcommands: [List.self, Show.self, Verify.self, ModelApprove.self, ModelForget.self])

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
            abstract: "Show a model's verdict and what it is made of. Exit code 1 if it is not good.")
        @Argument(help: "Name.") var model: String
        @OptionGroup var place: ModelPlace

        func run() throws {
            let found = try place.open().call(ControlRequest(.get, "v1", "models", model))
            if place.backend.json {
                Output.json(found)
            } else {
                Output.card(ModelView.card(found), place.backend.output.paint)
                let layers = found["layers"].map { Array($0.elements) } ?? []
                if !layers.isEmpty { print("") }
                if !layers.isEmpty { Output.show(ModelView.layers(layers), place.backend.output.paint, none: "") }
                for notice in found["notices"]?.elements.map({ Output.text($0) }) ?? [] { print("note: \(notice)") }
            }
            guard found["status"]?.string == "ok" else { throw ExitCode(1) }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Hash a model, or all of them, again.")
        @Argument(help: "Name; all without it, or for *.") var model: String?
        @OptionGroup var change: ChangeOptions
        @OptionGroup var place: ModelPlace

        func run() throws {
            let model = self.model == "*" ? nil : self.model
            let open = try place.open()
            let request = ControlRequest(.post, "v1", "models", model ?? "*", "verify")
            let reply = try open.call(change.apply(to: request))
            if let job = reply["job"]?.string { try Self.wait(for: job, open) }
            let all =
                try reply["models"].map { Array($0.elements) }
                ?? open.list(ControlRequest(.get, "v1", "models"), "models")
            let name = model.map(ModelReport.lookupName)
            let models = all.filter { view in
                name == nil || view["model"]?.string.map(ModelReport.lookupName) == name
            }
            if let model, models.isEmpty { throw ModelView.missing(model) }
            try ModelView.show(models, place.backend.output)
        }

        /// Asks after a job until it ends, with a line of progress on a terminal.
        private static func wait(for job: String, _ open: Backend) throws {
            while true {
                guard let state = JobState(json: try open.call(ControlRequest(.get, "v1", "jobs", job))) else {
                    throw Failure("the gateway's answer is no job", hint: "Is the gateway of this version?")
                }
                ProgressLine.show(
                    done: state.bytes, total: state.total, ended: state.state.isFinal, rate: state.rate)
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
}
