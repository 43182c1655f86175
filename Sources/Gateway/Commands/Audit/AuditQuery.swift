import ArgumentParser
import Wire

/// `secureinfer audit query`
struct AuditQuery: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Find decisions, newest first.",
        discussion: """
            All conditions must hold. With --json it prints JSON Lines, one row each.

            Example:
              secureinfer audit query --tenant acme --action block --since 2h
              secureinfer audit query --since 2026-11-01 --until 2026-12-01 --json
            """)
    @Option(help: "Name or id of a tenant.", completion: TenantCompletion.kind) var tenant: String?
    @Option(help: "Id of a key.", completion: KeyCompletion.kind) var key: String?
    @Option(help: "Name of a model, exactly.") var model: String?
    @Option(help: "allow, warn or block.") var action: String?
    @Option(help: "A reason code, as in pi_instruction_override.") var reasonCode: String?
    @Option(help: "Least score, 0 to 100.") var minScore: Int?
    @Option(help: "From then on: 2h (so long ago), 2026-11-23 or 2026-11-23T06:09:25Z.") var since: String?
    @Option(help: "Before then, written alike.") var until: String?
    @Option(help: "The x-request-id of one request.") var request: String?
    @Option(help: "At most so many.") var limit = 100
    @OptionGroup var backend: BackendOptions

    func run() throws {
        let request = try self.request(now: SystemClock.wall())
        let limit = try Limit.check(limit)
        let paint = backend.output.paint
        var count = 0
        try backend.open().each(request, "decisions", cursor: "before", limit: limit) { row in
            count += 1
            guard !backend.json, let entry = AuditEntry(row) else { return Output.json(row) }
            print(entry.words(paint))
        }
        if count == 0, !backend.json { print("no decisions") }
    }

    /// What is asked of the control API; times as milliseconds.
    func request(now: Int) throws -> ControlRequest {
        let from = try Self.moment(since, "--since", now)
        let to = try Self.moment(until, "--until", now)
        if let from, let to, from >= to {
            throw Failure("--since is not before --until", hint: "--since is the earlier one.")
        }
        return ControlRequest(.get, "v1", "decisions").with("tenant", tenant).with("key", key).with("model", model)
            .with("action", action).with("reason", reasonCode).with("min_score", minScore.map(String.init))
            .with("since", from.map(String.init)).with("until", to.map(String.init)).with("request", self.request)
    }

    private static func moment(_ text: String?, _ option: String, _ now: Int) throws -> Int? {
        guard let text else { return nil }
        guard let moment = TimeText.parse(text, now: now) else {
            throw Failure(
                "\(option) '\(Output.printable(text))' is no time",
                hint: "Write 2h for two hours ago, 2026-11-23 or 2026-11-23T06:09:25Z (UTC).")
        }
        return moment
    }
}
