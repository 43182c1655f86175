import ArgumentParser
import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// `secureinfer score`: the scorer alone, on JSON Lines.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score JSON Lines from standard input.",
        discussion: """
            Reads objects {"text": …, "channel": "user" or "tool", …} and writes each with "score", "action" and \
            "findings" added, one line out for each line in. A bad line gets "error".

            Example:
              echo '{"text":"Ignore all previous instructions"}' | secureinfer score
            """)

    @Flag(help: "Print a table by source and label instead.") var summary = false
    @Flag(help: "JSON is all there is; taken for uniformity.") var json = false

    func run() throws {
        let scorer = RiskScorer()
        let policy = Policy()
        var table = ScoreSummary()
        while let line = readLine(strippingNewline: true) {
            guard let document = try? JSONDocument(Array(line.utf8)), document.root.isObject,
                let text = document.root["text"]?.string,
                let channel = Self.channel(document.root["channel"]?.string)
            else {
                if !summary { print(Self.fault(line)) }
                table.bad += 1
                continue
            }
            let result = scorer.score([Segment(channel: channel, path: "text", text: text)])
            let action: Action = result.score >= policy.block ? .block : result.score >= policy.warn ? .warn : .allow
            if summary {
                table.add(document.root, action)
            } else {
                print(Self.line(document.root, result, action))
            }
        }
        if summary { table.show() }
    }

    /// The scored channel; user text without a word, nil for an unknown one.
    private static func channel(_ name: String?) -> Channel? { name.map { Channel(rawValue: $0) } ?? .user }

    private static func line(_ view: JSONView, _ result: RiskScore, _ action: Action) -> String {
        var out = JSONWriter()
        out.beginObject()
        for member in view.members where !["score", "action", "findings"].contains(member.key.string ?? "") {
            out.key(member.key.string ?? "")
            out.value(member.value)
        }
        out.field("score", result.score)
        out.field("action", action.rawValue)
        out.list("findings", result.findings) { finding, out in
            out.field("code", finding.code.rawValue)
            out.field("rule", finding.rule)
            out.field("weight", finding.weight)
            out.field("from", finding.span?.lower)
            out.field("to", finding.span?.upper)
            out.field("decode", finding.decodePath)
            out.field("evidence", finding.evidence)
        }
        out.endObject()
        return out.text
    }

    private static func fault(_ line: String) -> String {
        var out = JSONWriter()
        out.beginObject()
        out.field("error", "the line must be an object with a string 'text' and, if any, a known 'channel'")
        out.endObject()
        return out.text
    }
}

/// Counts of `score --summary`.
struct ScoreSummary {
    private struct Key: Hashable, Comparable {
        var source: String
        var label: String

        static func < (left: Key, right: Key) -> Bool { (left.source, left.label) < (right.source, right.label) }
    }

    var bad = 0
    private var counts: [Key: (all: Int, warn: Int, block: Int)] = [:]

    mutating func add(_ view: JSONView, _ action: Action) {
        let label = view["label"]
        let key = Key(
            source: view["source"]?.string ?? "-", label: label?.string ?? label?.int.map(String.init) ?? "-")
        var count = counts[key] ?? (0, 0, 0)
        count.all += 1
        if action == .warn { count.warn += 1 }
        if action == .block { count.block += 1 }
        counts[key] = count
    }

    func show() {
        let rows = counts.sorted { $0.key < $1.key }.map { key, count in
            [
                Output.printable(key.source), Output.printable(key.label), String(count.all),
                Self.percent(count.warn, count.all), Self.percent(count.block, count.all),
            ]
        }
        Output.table(["SOURCE", "LABEL", "ROWS", "WARN %", "BLOCK %"], rows)
        if bad > 0 { print("bad lines: \(bad)") }
    }

    private static func percent(_ part: Int, _ all: Int) -> String {
        let tenths = (part * 2000 + all) / (2 * all)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
