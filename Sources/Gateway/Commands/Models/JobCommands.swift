import ArgumentParser
import Wire

/// `secureinfer job …`
struct JobCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "Look at verifications of models that a gateway runs, and cancel them.",
        discussion: "Example:\n  secureinfer job list --control unix:./data/control.sock",
        subcommands: [List.self, Show.self, Cancel.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the jobs that a gateway remembers.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let jobs = try backend.open().list(ControlRequest(.get, "v1", "jobs"), "jobs")
            if backend.json { return Output.json(jobs) }
            Output.show(JobView.table(jobs), backend.output.paint, none: "no jobs")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a job.")
        @Argument(help: "Id of the job.") var job: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let job = try backend.open().call(ControlRequest(.get, "v1", "jobs", job))
            if backend.json { return Output.json(job) }
            Output.show(JobView.table([job]), backend.output.paint, none: "no job")
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cancel a job that waits or runs.")
        @Argument(help: "Id of the job.") var job: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(change.apply(to: ControlRequest(.delete, "v1", "jobs", job)))
            if backend.json { return Output.json(reply) }
            print("cancelled \(Output.printable(job))")
        }
    }
}

/// Jobs as people see them.
enum JobView {
    static func table(_ jobs: [JSONView]) -> Table {
        var table = Table(columns: ["JOB", "MODEL", .state("STATE"), .number("DONE"), .number("BYTES")])
        table.rows = jobs.map { job in
            [Output.text(job["job"]), Output.text(job["model"]), Output.text(job["state"]), percent(job)]
                + [Output.text(job["total"])]
        }
        return table
    }

    private static func percent(_ job: JSONView) -> String {
        guard let done = job["bytes"]?.int, let total = job["total"]?.int, total > 0, 0...total ~= done else {
            return "-"
        }
        return "\(Int(Double(done) / Double(total) * 100)) %"
    }
}
