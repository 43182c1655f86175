import ArgumentParser
import Wire

/// `secureinfer upstream …`
struct UpstreamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upstream", abstract: "List model servers, and release those that are out of service.",
        discussion: "Example:\n  secureinfer upstream release gpu-1 --reason \"cache turned off\"",
        subcommands: [List.self, Release.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the model servers. Exit code 1 if any is out of service.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let upstreams = try backend.open().list(ControlRequest(.get, "v1", "upstreams"), "upstreams")
            if backend.json {
                Output.json(upstreams)
            } else {
                var table = Table(columns: ["UPSTREAM", "API", .state("STATE"), "SINCE"])
                table.rows = upstreams.map { view in
                    let since = view["quarantined"]?.int
                    return [
                        Output.text(view["upstream"]), Output.text(view["api"]),
                        since == nil ? Output.text(view["breaker"]) : "quarantined",
                        Output.time(view["quarantined"]),
                    ]
                }
                Output.show(table, backend.output.paint, none: "no upstreams")
            }
            if upstreams.contains(where: { $0["quarantined"]?.int != nil }) { throw ExitCode(1) }
        }
    }

    struct Release: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let requests go to a model server again.",
            discussion: """
                A server is taken out of service when an answer of its held the mark of another tenant: it mixes their \
                contexts up. Release it when you know why. Both hold on all gateways of one Redis that send requests \
                to its address.

                Example:
                  secureinfer upstream release gpu-1 --reason "prefix cache turned off"
                """)
        @Argument(help: "Name.") var upstream: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(
                change.apply(to: ControlRequest(.post, "v1", "upstreams", upstream, "release")))
            if backend.json { return Output.json(reply) }
            print("released \(Output.text(reply["upstream"]))")
        }
    }
}
