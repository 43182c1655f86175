import ArgumentParser
import Glibc
import SecurityGate
import Stores
import Wire

/// `secureinfer policy replay`
struct PolicyReplay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Decide recorded requests again under a draft policy; show what would change.",
        discussion: """
            Reads the data directory, also while the gateway runs, and changes nothing. Each change is one line; then \
            come the counts by kind and what they cost.

            Decided again are thresholds, monitored controls, session risk and models from the findings on record, \
            parameters from what was asked, and limits, automatic bans and the response ladder by following both \
            policies through the recorded times. Text is scored anew only with --rescore, where policy had it sealed.

            Nobody labels requests, so a newly blocked one counts as a likely false positive if its tenant had no \
            alert and nothing blocked before in the span, or only alerts that operators called false positives. \
            --labels gives exact figures.

            Not seen: flags of serve that are policy, and refusals that are only counted (repeated 429s, bans). Tokens \
            are taken as they were spent. An automatic ban of an address is followed as one of the key, since no address \
            is on record; what operators banned stays as it was. A request that was refused before it was scored would \
            go on to a guess, shown as allow?.

            Exit codes: 0 done; 1 more newly blocked than --fail-on-new-blocks allows; 2 it cannot be told.

            Example:
              secureinfer policy replay draft.yaml --since 7d --data ./data
            """)
    @Argument(help: "The draft, a policy file.", completion: .file()) var draft: String
    @Option(help: "From then on: 7d (so long ago), 2026-11-23 or 2026-11-23T06:09:25Z.") var since: String?
    @Option(help: "Before then, written alike.") var until: String?
    @Option(help: "Name or id of a tenant.") var tenant: String?
    @Option(help: "At most so many decisions, the oldest first.") var limit: Int?
    @Option(
        help: "The policy file that serve was started with, which decided while operators had set no policy.",
        completion: .file()) var base: String?
    @Flag(help: "Score the text anew where it was sealed.") var rescore = false
    @Option(
        help: "JSON Lines {\"request_id\", \"label\": \"benign\" or \"attack\"}, for exact figures.",
        completion: .file()) var labels: String?
    @Option(help: "Exit with 1 if more requests than this would be newly blocked.") var failOnNewBlocks: Int?
    @Option(help: "The gateway's data directory.") var data = "./data"
    @Option(help: "Secrets directory, where it is not DATA/secrets; for --rescore.") var secrets: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let span = try moments(now: SystemClock.wall())
        guard limit.map({ $0 > 0 }) ?? true, failOnNewBlocks.map({ $0 >= 0 }) ?? true else {
            throw Failure("a number is not taken", hint: "--limit is 1 or more, --fail-on-new-blocks 0 or more.")
        }
        let base = try base.map { try PolicyFile.taken($0) } ?? .empty
        let draft = try PolicyFile.taken(draft)
        let labels = try labels.map { try ReplayLabels($0) }
        let decisions = try RecordedDecisions(directory: data)
        let summary = try replay(
            decisions, span, draft.compiled(over: Policy()), try decisions.policies(over: Policy(), file: base), labels)
        if let failOnNewBlocks, summary.newBlocks.requests > failOnNewBlocks { throw ExitCode(1) }
    }

    private func replay(
        _ decisions: RecordedDecisions, _ asked: RecordedDecisions.Span, _ draft: PolicySet,
        _ recorded: RecordedPolicies, _ labels: ReplayLabels?
    ) throws -> ReplaySummary {
        let tenants = try decisions.tenants()
        var span = asked
        span.tenant = try tenant.map { try Self.id($0, tenants) }
        var replay = Replay(draft: draft, recorded: recorded, tenants: tenants)
        var rescorer = try makeRescorer()
        try decisions.each(span) { done, total in
            ProgressLine.show(done: Int(done), total: Int(total), ended: done >= total, unit: "rows")
        } _: { recorded in
            let item = try rescorer?.rescored(recorded) ?? recorded
            guard let change = replay.next(item, isAttack: labels?[item.requestID]) else { return }
            let name = tenants[item.tenant]?.name
            print(output.json ? Output.harmless(change.json(tenantName: name)) : change.words(tenantName: name))
        }
        let report = ReplayReport(summary: replay.summary, rescored: rescorer?.counts)
        print(output.json ? report.json : (replay.summary.changes > 0 ? "\n" : "") + report.text(output.paint))
        return replay.summary
    }

    /// Reads beside the decisions, so it has a connection of its own.
    private func makeRescorer() throws -> Rescorer? {
        guard rescore else { return nil }
        return Rescorer(
            try RecordedDecisions(directory: data), try TextOpener(secretsIn: secrets ?? data + "/secrets", data: data))
    }

    private static func id(_ handle: String, _ tenants: [String: ReplayTenant]) throws -> String {
        if tenants[handle] != nil { return handle }
        guard let id = tenants.first(where: { $0.value.name == handle })?.key else {
            throw Failure(
                code: 1, "there is no tenant '\(Output.printable(handle))'", hint: "secureinfer tenant list shows them."
            )
        }
        return id
    }

    private func moments(now: Int) throws -> RecordedDecisions.Span {
        func moment(_ text: String?, _ option: String) throws -> Int64? {
            guard let text else { return nil }
            guard let moment = TimeText.parse(text, now: now) else {
                throw Failure(
                    "\(option) '\(Output.printable(text))' is no time",
                    hint: "Write 7d for seven days ago, 2026-11-23 or 2026-11-23T06:09:25Z (UTC).")
            }
            return Int64(moment)
        }
        let span = RecordedDecisions.Span(
            since: try moment(since, "--since"), until: try moment(until, "--until"), limit: limit)
        if let from = span.since, let to = span.until, from >= to {
            throw Failure("--since is not before --until", hint: "--since is the earlier one.")
        }
        return span
    }
}

extension PolicyFile {
    /// The document of a file that a command works with; one that is not taken leaves nothing to be told.
    static func taken(_ path: String) throws -> PolicyDocument {
        do {
            return try PolicyFile(path).document
        } catch let fault as PolicyFile.Fault {
            var failure = fault.failure
            failure.code = 2
            throw failure
        }
    }
}
