import ArgumentParser
import ExtractionDetector

/// `secureinfer extraction …`
struct ExtractionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extraction", abstract: "Try the detector of model extraction on recorded traffic.",
        discussion: "Example:\n  secureinfer extraction replay traces.jsonl --summary",
        subcommands: [Replay.self, Bench.self])

    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Let the detector watch the sessions of a file as one stream; show who set off an alarm, and when.",
            discussion: """
                Reads JSON Lines, a session (one tenant) a line: {"tenant":…, "requests":[{"t_ms":…, "turn":…, \
                "prompt":…, "params":{…}, "user":…}, …]}, with "system", "label", "kind", "campaign" and "attack_from" \
                where they are known. All sessions are merged by time, as one gateway would see them. The detector is given \
                parameters and fingerprints; labels, kinds, campaigns, tenants' names, answers' length and the pace are for the \
                report alone.

                Without --summary it prints one JSON object a session: "alarm_at" is the number of requests until the first \
                alarm, or null, with its code, rule and evidence; then all alarms, the rules that were only noted, and \
                "campaign_at", the number of requests of the session when it was named in a campaign. An alarm is a signal \
                of a confidence of 0.5 or more, what raises an alert in the gateway.

                With --summary it prints tables: by kind, how many sessions set off an alarm and after how many requests \
                (from attack_from on, where a session has one; earlier alarms count as false); alarms and notes by kind of \
                benign session; and for each campaign, after what share of its requests half of its accounts were named.

                Holds \(TraceStore.bytesPerRequest) bytes a request and 8 KB a session, \(TraceStore.limit) requests and \
                \(TraceStore.sessionLimit) sessions at most.

                Exit codes: 0 done; 2 the file cannot be read, or a line of it is no session.

                Examples:
                  secureinfer extraction replay traces.jsonl
                  secureinfer extraction replay traces.jsonl --summary --json
                """)
        @Argument(help: "The file of sessions.", completion: .file()) var file: String
        @Flag(help: "Print tables by kind and campaign instead.") var summary = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let traces = try TraceStore(file)
            let report = TraceReplay(traces.stream).run(into: TraceReport(traces.labels))
            if summary {
                print(output.json ? Output.harmless(report.summary.json) : report.summary.text(output.paint))
            } else {
                for line in report.lines { print(Output.harmless(line)) }
            }
        }
    }
}
