import ArgumentParser
import Glibc

/// `secureinfer audit export`
struct AuditExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write decisions as OCSF events, one JSON object a line, oldest first.",
        discussion: """
            OCSF \(OCSFEvent.version): a decision with reasons is a Detection Finding (2004), any other an API Activity \
            (6003). The row as it is on record is under "unmapped". What was done is said on standard error; its last \
            row is where the next export goes on with --after.

            Example:
              secureinfer audit export --after 120000 --data ./data >> decisions.jsonl
            """)
    @Option(help: "Go on behind this row.") var after = 0
    @Option(help: "At most so many rows.") var limit: Int?
    @Flag(help: "Write the rows as they are on record, not as OCSF events.") var plain = false
    @OptionGroup var place: AuditPlace

    func run() throws {
        guard after >= 0 else { throw Failure("--after \(after) is not taken", hint: "It is the number of a row.") }
        guard limit.map({ $0 > 0 }) ?? true else { throw Failure("--limit is not taken", hint: "Give 1 or more.") }
        let source = try place.open()
        let newest = try source.newest()
        guard after <= newest else {
            throw Failure(
                code: 1, "there is no row \(after): the newest is \(newest)",
                hint: "Check --after; if rows were cut off the audit, secureinfer audit verify --row shows it.")
        }
        var count = 0
        let last = try source.each(after: after, through: end(newest)) { entry in
            print(Output.harmless(plain ? entry.line : OCSFEvent(entry).line))
            count += 1
            ProgressLine.show(done: entry.seq - after, total: newest - after, ended: false, unit: "rows")
        }
        fflush(nil)
        StandardError.write("\(isatty(2) == 1 && count > 0 ? "\n" : "")exported \(count) rows, last row \(last)\n")
    }

    private func end(_ newest: Int) -> Int {
        guard let limit else { return newest }
        let (sum, overflows) = after.addingReportingOverflow(limit)
        return overflows ? newest : min(newest, sum)
    }
}
