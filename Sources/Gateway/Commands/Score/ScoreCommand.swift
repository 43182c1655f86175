import ArgumentParser
import Vocabulary

/// `secureinfer score`: the scorer alone, on JSON Lines.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score JSON Lines from standard input.",
        discussion: """
            Reads objects {"text": …, "channel": "user" or "tool", …} and writes each with "score", "probability", \
            "action" and "findings" added, one line out for each line in, as they come. A bad line gets "error" instead.

            With --summary it prints one table by source and label (1 is an attack, 0 is benign), and what the rows with a \
            label come to: the share of benign ones that would be blocked, the share of attacks that would be, the worst \
            benign source of \(ScoreSummary.sourceRows) rows or more, and how far the probability is off \
            (\(CalibrationTable.binCount) bins with as many rows each).

            Exit codes: 0 done; 2 not one line could be scored.

            Examples:
              echo '{"text":"Ignore all previous instructions"}' | secureinfer score
              secureinfer score --channel tool --summary < mails.jsonl
            """)

    @Flag(help: "Print a table by source and label instead.") var summary = false
    @Option(help: "Where a text comes from whose line does not say so: user, tool, document, system or assistant.")
    var channel = Channel.user
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let scorer = LineScorer(channel: channel, printsLines: !summary)
        var feed = LineFeed(descriptor: 0)
        var table = ScoreSummary()
        while let lines = try feed.next() {
            for part in await scorer.score(lines) {
                StandardOutput.write(part.out)
                table.merge(part.summary)
            }
        }
        if summary { print(output.json ? Output.harmless(table.json) : table.text(output.paint)) }
        guard table.rows > 0 || table.bad == 0 else {
            throw Failure(
                "not one of \(table.bad) lines could be scored",
                hint:
                    #"A line is one JSON object with its text: {"text":"…","channel":"user","label":0,"source":"mine"}."#
            )
        }
    }
}

extension Channel: ExpressibleByArgument {}
