import ArgumentParser
import ModelVerifier
import Stores
import Wire

/// `secureinfer model …`
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "List, verify and approve models. Exit code 1 if any is not good.",
        discussion: "Example:\n  secureinfer model list --models ~/.ollama/models --data ./data",
        subcommands: [List.self, Verify.self, Approve.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the models with their verdicts.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let list = try backend.attempt { try $0.call(.get, "/v1/models") }
            try ModelCommand.show(list.root["models"], json: backend.json)
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Hash a model, or all of them, again.")
        @Argument(help: "Name; all without it.") var model: String?
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let path = "/v1/models/\(PercentEncoding.encode(model ?? "*"))/verify"
            let reply = try backend.attempt { try $0.call(.post, path) }
            if let job = reply.root["job"]?.string { try ModelCommand.wait(for: job, backend) }
            let list = try reply.root["models"] ?? backend.attempt { try $0.call(.get, "/v1/models") }.root["models"]
            try ModelCommand.show(list, only: model, json: backend.json)
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a model as it is now for good.")
        @Argument(help: "Name.") var model: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.attempt {
                try $0.call(.post, "/v1/models/\(PercentEncoding.encode(model))/approve")
            }
            if backend.json { return Output.json(reply.root) }
            print("approved \(model) \(Output.text(reply.root["digest"]))")
        }
    }

    /// Asks after a job until it ends, with a line of progress on a terminal.
    private static func wait(for job: String, _ backend: BackendOptions) throws {
        while true {
            let reply = try backend.attempt { try $0.call(.get, "/v1/jobs/\(PercentEncoding.encode(job))") }
            guard let state = JobState(json: reply.root) else { throw Failure("the gateway's answer is no job") }
            ProgressLine.show(done: state.bytes, total: state.total, ended: state.state != "running")
            if state.state == "failed" { throw Failure("the verification failed", hint: "See the gateway's log.") }
            if state.state != "running" { return }
            Pause.milliseconds(100)
        }
    }

    /// Prints the verdicts; ends with exit code 1 if one of them is not good.
    private static func show(_ models: JSONView?, only name: String? = nil, json: Bool) throws {
        let items = (models.map { Array($0.elements) } ?? []).filter { name == nil || $0["model"]?.string == name }
        if json {
            var out = JSONWriter()
            out.beginArray()
            for item in items { out.value(item) }
            out.endArray()
            print(out.text)
        } else if items.isEmpty {
            print("none")
        } else {
            Output.table(
                ["MODEL", "STATUS", "DIGEST", "BYTES", "REASON"],
                items.map { item in
                    [
                        Output.text(item["model"]), Output.text(item["status"]),
                        String(Output.text(item["digest"]).prefix(16)), Output.text(item["bytes"]),
                        Output.text(item["reason"]),
                    ]
                })
        }
        if let name, items.isEmpty {
            throw Failure(code: 1, "there is no model \(name)", hint: "See secureinfer model list.")
        }
        if items.contains(where: { $0["status"]?.string != "ok" }) { throw ExitCode(1) }
    }
}
