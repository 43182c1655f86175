import ArgumentParser
import Stores
import Wire

/// `secureinfer audit …`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check and read the record of every decision.",
        discussion: "Example:\n  secureinfer audit verify --data ./data", subcommands: [Verify.self, Tail.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the hash chain; names the first bad row. Works while the gateway runs.",
            discussion: "Exit codes: 0 intact; 1 tampered; 2 it cannot be told.")
        @Option(help: "The gateway's data directory.") var data = "./data"
        @Flag(help: "Print one JSON object.") var json = false

        func run() throws {
            let verdict: AuditVerdict
            do {
                verdict = try AuditVerifier(directory: data).verify(progress: { done, total in
                    ProgressLine.show(done: Int(done), total: Int(total), ended: done >= total)
                })
            } catch {
                throw Failure(code: 2, error.message, hint: error.hint)
            }
            if json { print(Self.json(verdict)) } else { print(Self.words(verdict)) }
            if case .tampered = verdict { throw ExitCode(1) }
        }

        private static func words(_ verdict: AuditVerdict) -> String {
            switch verdict {
            case .intact(let rows, let head): "ok: \(rows) rows, head \(head)"
            case .tampered(let row, let reason): "TAMPERED at row \(row): \(reason)"
            }
        }

        private static func json(_ verdict: AuditVerdict) -> String {
            var out = JSONWriter()
            out.beginObject()
            switch verdict {
            case .intact(let rows, let head):
                out.field("ok", true)
                out.field("rows", Int(rows))
                out.field("head", head)
            case .tampered(let row, let reason):
                out.field("ok", false)
                out.field("row", Int(row))
                out.field("reason", reason)
            }
            out.endObject()
            return out.text
        }
    }

    struct Tail: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the newest decisions, and with --follow the next ones.")
        @Option(help: "The gateway's data directory.") var data = "./data"
        @Option(name: .shortAndLong, help: "How many.") var count = 20
        @Flag(name: .shortAndLong, help: "Go on with what comes.") var follow = false
        @Flag(help: "Print JSON Lines.") var json = false

        func run() throws {
            do {
                let reader = try AuditReader(readingFrom: data)
                let records = try reader.decisions(DecisionFilter(limit: max(1, min(1000, count)))).reversed()
                for record in records { show(record) }
                var last = records.last?.seq ?? 0
                while follow {
                    Pause.milliseconds(250)
                    for record in try reader.decisions(after: last) {
                        show(record)
                        last = record.seq
                    }
                }
            } catch {
                throw Failure(error)
            }
        }

        private func show(_ record: DecisionRecord) {
            var out = JSONWriter()
            out.beginObject()
            record.write(to: &out)
            out.endObject()
            if json { return print(out.text) }
            let (date, clock) = Timestamp.parts(seconds: Int(record.row.time / 1000))
            let action = record.row.action.rawValue.uppercased()
            let cells = [
                "\(date) \(clock)", action + String(repeating: " ", count: 5 - action.count),
                String(record.row.score), record.row.tenantID, record.row.route, record.row.model ?? "-",
                record.reasons.joined(separator: ","), record.row.requestID,
            ]
            print(cells.map(Output.printable).joined(separator: "  "))
        }
    }
}
