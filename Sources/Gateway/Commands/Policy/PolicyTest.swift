import ArgumentParser
import SecurityGate
import Stores
import Vocabulary
import Wire

/// `secureinfer policy test`
struct PolicyTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run a file of expected rulings against a policy.",
        discussion: """
            The file is a YAML list. A case has a name, what is asked (text with a channel, messages, or a whole request \
            with its api), perhaps tenant, model and parameters, and what to expect: allow, warn, block, or refused for \
            a body, parameter or model that is not taken; further reasons, score {min, max} and would.

            Each case goes through decoding, scorer and gate as in the gateway. Left out is what hangs on earlier \
            requests, on limits, on a tenant's own record and on the model's server.

            Exit codes: 0 all pass; 1 some do not; 2 a file cannot be read.

            Example:
              secureinfer policy test docs/policy.test.yaml --policy docs/policy.yaml
            """)
    @Argument(help: "File of cases.", completion: .file()) var cases: String
    @Option(help: "Policy file; the built-in policy without it.", completion: .file()) var policy: String?
    @Option(help: "Tenant that asks, by name or id, where a case names none.") var tenant: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let file = try RulingFile(cases)
        let document = try policy.map { try PolicyFile.taken($0) } ?? .empty
        let rehearsal = Rehearsal(document.compiled(over: Policy()))
        let results = file.cases.map { (item: $0, result: rehearsal.run($0, tenant: tenant)) }
        let failed = results.count { !$0.result.differences(from: $0.item).isEmpty }
        if output.json {
            print(Output.harmless(Self.json(results, failed: failed)))
        } else {
            for (item, result) in results { print(words(item, result)) }
            print("\(results.count - failed) passed, \(failed) failed")
        }
        if failed > 0 { throw ExitCode(1) }
    }

    private func words(_ item: RulingCase, _ result: Rehearsal.Result) -> String {
        let differences = result.differences(from: item)
        let name = Output.printable(item.name)
        guard !differences.isEmpty else { return "\(output.paint("ok", .good))    \(name)" }
        let reasons = result.reasons.isEmpty ? "" : ": " + result.reasons.map(\.rawValue).joined(separator: ",")
        return "\(output.paint("FAIL", .bad))  \(Output.printable(cases)):\(item.line): \(name)\n"
            + "      \(differences.joined(separator: "; ")) (score \(result.score)\(reasons))"
    }

    private static func json(
        _ results: [(item: RulingCase, result: Rehearsal.Result)], failed: Int
    ) -> String {
        var out = JSONWriter(capacity: 4096)
        out.beginObject()
        out.field("passed", results.count - failed)
        out.field("failed", failed)
        out.list("cases", results) { entry, out in
            let differences = entry.result.differences(from: entry.item)
            out.field("name", entry.item.name)
            out.field("line", entry.item.line)
            out.field("ok", differences.isEmpty)
            out.field("expected", entry.item.expect.rawValue)
            out.field("got", entry.result.end.rawValue)
            out.field("would", entry.result.would.rawValue)
            out.field("score", entry.result.score)
            out.field("reasons", entry.result.reasons.map(\.rawValue))
            out.field("differences", differences)
        }
        out.endObject()
        return out.text
    }
}
