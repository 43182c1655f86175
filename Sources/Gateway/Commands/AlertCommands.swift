import ArgumentParser
import Wire

/// `secureinfer alert …`
struct AlertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "List alerts and say what became of them.",
        discussion: "Example:\n  secureinfer alert list --state new --data ./data",
        subcommands: [List.self, Show.self, Acknowledge.self, Close.self, FalsePositive.self, Test.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List alerts, newest first.")
        @Option(help: "Only alerts that are new, ack, closed or false_positive.") var state: String?
        @Option(help: "Only alerts of a tenant.", completion: TenantCompletion.kind) var tenant: String?
        @Option(help: "At most so many.") var limit = 100
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let request = ControlRequest(.get, "v1", "alerts").with("state", state).with("tenant", tenant)
            let alerts = try backend.open().all(request, "alerts", cursor: "after", limit: Limit.check(limit))
            if backend.json { return Output.json(alerts) }
            Output.show(AlertView.table(alerts, now: SystemClock.wall()), backend.output.paint, none: "no alerts")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show an alert with its evidence.")
        @Argument(help: "Id of the alert.") var alert: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let found = try backend.open().call(ControlRequest(.get, "v1", "alerts", alert))
            if backend.json { return Output.json(found) }
            Output.card(AlertView.card(found, now: SystemClock.wall()), backend.output.paint)
        }
    }

    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "ack", abstract: "Say that you look at an alert.")
        @OptionGroup var step: AlertStep

        func run() throws { try step.run("ack", done: "acknowledged") }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close an alert that was dealt with.")
        @OptionGroup var step: AlertStep

        func run() throws { try step.run("close", done: "closed") }
    }

    struct FalsePositive: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "false-positive", abstract: "Close an alert that was none.")
        @OptionGroup var step: AlertStep

        func run() throws { try step.run("false-positive", done: "closed as false positive") }
    }
}

extension AlertCommand {
    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a test alert to the webhook and the log that the gateway's configuration file names.",
            discussion: "Exit code 1 where one of them did not take it, or none is set.")
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(change.apply(to: ControlRequest(.post, "v1", "alert-tests")))
            let outcomes = ["webhook", "syslog"].map { (name: $0, result: reply[$0]) }
            if backend.json {
                Output.json(reply)
            } else {
                for (name, result) in outcomes {
                    print("\(name): \(Output.text(result?["outcome"])) (\(Output.text(result?["detail"])))")
                }
            }
            let words = outcomes.map { $0.result?["outcome"]?.string }
            if words.contains("failed") || !words.contains("delivered") { throw ExitCode(1) }
        }
    }
}

/// A change of an alert's state.
struct AlertStep: ParsableArguments {
    @Argument(help: "Id of the alert.") var alert: String
    @OptionGroup var change: ChangeOptions
    @OptionGroup var backend: BackendOptions

    func run(_ verb: String, done: String) throws {
        let reply = try backend.open().call(change.apply(to: ControlRequest(.post, "v1", "alerts", alert, verb)))
        if backend.json { return Output.json(reply) }
        print("\(done) \(Output.printable(alert))")
    }
}

/// Alerts as people see them.
enum AlertView {
    static func table(_ alerts: [JSONView], now: Int) -> Table {
        var table = Table(columns: [
            "ALERT", "TIME (UTC)", "AGE", .state("SEVERITY"), .number("CONFIDENCE"), "CODE", .number("COUNT"),
            .state("STATE"), "BY", "TENANT",
        ])
        table.rows = alerts.map { alert in
            [
                Output.text(alert["id"]), Output.time(alert["t"]),
                alert["t"]?.int.map { TimeText.distance($0, from: now) } ?? "-",
                Output.text(alert["severity"]), Output.text(alert["confidence"]), Output.text(alert["code"]),
                Output.text(alert["count"]), Output.text(alert["state"]), Output.text(alert["by"]),
                Output.text(alert["tenant"]),
            ]
        }
        return table
    }

    static func card(_ alert: JSONView, now: Int) -> [(name: String, value: String)] {
        let time = [("time", TimeText.momentAndDistance(alert["t"], now: now))]
        let last = [("last", TimeText.momentAndDistance(alert["seen"], now: now))]
        let words: [StaticString] = ["severity", "confidence", "code", "count", "state", "by", "tenant", "evidence"]
        let learned = alert["learned"].map { [("learned", Output.text($0))] } ?? []
        return [("alert", Output.text(alert["id"]))] + time + last
            + words.map { ("\($0)", Output.text(alert[$0])) } + learned
    }
}

/// How many items a list prints at most.
enum Limit {
    static func check(_ count: Int) throws -> Int {
        guard 1...1_000_000 ~= count else {
            throw Failure("--limit \(count) is not taken", hint: "Give 1 to 1000000.")
        }
        return count
    }
}
