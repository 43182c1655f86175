import ArgumentParser
import Stores
import Wire

/// `secureinfer audit verify`
struct AuditVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the hash chain; names the first bad row. Works while the gateway runs.",
        discussion: """
            Exit codes: 0 intact; 1 tampered; 2 it cannot be told. That rows were cut off the end shows only against a \
            row and its head that were noted before.

            Example:
              secureinfer audit verify --data ./data --row 1000 --head 9f86d081…
            """)
    @Option(help: "The gateway's data directory.") var data = "./data"
    @Option(help: "Number of a row that must still be there; with --head.") var row: Int64?
    @Option(help: "The head that was printed when that row was the last, hexadecimal.") var head: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let anchor = try anchor()
        let verdict: AuditVerdict
        do {
            verdict = try AuditVerifier(directory: data).verify(against: anchor) { done, total in
                ProgressLine.show(done: Int(done), total: Int(total), ended: done >= total, unit: "rows")
            }
        } catch {
            throw Failure(code: 2, error.message, hint: error.hint)
        }
        print(output.json ? Self.json(verdict) : Self.words(verdict, output.paint))
        if case .tampered = verdict { throw ExitCode(1) }
    }

    private func anchor() throws -> AuditVerifier.Anchor? {
        guard row != nil || head != nil else { return nil }
        guard let row, row > 0, let head, head.utf8.count == 64, head.allSatisfy(\.isHexDigit) else {
            throw Failure("--row and --head belong together", hint: "Give both as audit verify printed them.")
        }
        return AuditVerifier.Anchor(row: row, head: head)
    }

    private static func words(_ verdict: AuditVerdict, _ paint: Paint) -> String {
        switch verdict {
        case .intact(let rows, let head): "\(paint("ok", .good)): \(rows) rows, head \(head)"
        case .tampered(let row, let reason): "\(paint("TAMPERED", .bad)) at row \(row): \(Output.printable(reason))"
        }
    }

    static func json(_ verdict: AuditVerdict) -> String {
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
