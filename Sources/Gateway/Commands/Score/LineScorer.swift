import Glibc
import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// Scores lines of JSON on all cores, and keeps their order.
struct LineScorer: Sendable {
    /// What came of some lines that stand one behind the other.
    struct Part: Sendable {
        var out: [UInt8] = []
        var summary = ScoreSummary()
    }

    /// Parts that are scored at the same time: more than cores, since some take longer than others.
    private static let parts = 4 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    private static let added = ["score", "probability", "action", "findings", "error"]

    private let scorer = RiskScorer()
    private let policy = Policy()
    private let channel: Channel
    private let printsLines: Bool
    /// A terminal must not be moved by a text; a program gets it as it was.
    private let isTerminal = isatty(1) == 1

    /// - Parameter channel: of texts whose line names none.
    init(channel: Channel = .user, printsLines: Bool = true) {
        self.channel = channel
        self.printsLines = printsLines
    }

    /// The parts of the lines in their order, scored at the same time.
    func score(_ lines: [LineFeed.Line]) async -> [Part] {
        let size = max(1, (lines.count + Self.parts - 1) / Self.parts)
        let starts = Array(stride(from: 0, to: lines.count, by: size))
        guard starts.count > 1 else { return [score(lines[...])] }
        return await withTaskGroup(of: (Int, Part).self) { group in
            for (index, start) in starts.enumerated() {
                let slice = lines[start..<min(lines.count, start + size)]
                group.addTask { (index, score(slice)) }
            }
            var done = [Part](repeating: Part(), count: starts.count)
            for await (index, part) in group { done[index] = part }
            return done
        }
    }

    private func score(_ lines: ArraySlice<LineFeed.Line>) -> Part {
        lines.reduce(into: Part()) { part, line in
            let text = score(line, &part.summary)
            guard printsLines else { return }
            part.out += isTerminal ? Array(Output.harmless(text).utf8) : Array(text.utf8)
            part.out.append(0x0A)
        }
    }

    /// The line that is printed for one that was read.
    private func score(_ line: LineFeed.Line, _ summary: inout ScoreSummary) -> String {
        guard case .whole(let bytes) = line else { return fault(nil, "the line is too long", &summary) }
        let document: JSONDocument
        do throws(JSONError) { document = try JSONDocument(Array(bytes)) } catch {
            return fault(nil, "the line is no JSON (\(error.kind), byte \(error.offset))", &summary)
        }
        let root = document.root
        guard root.isObject, let text = root["text"]?.string else {
            return fault(root, "the line must be an object with a string 'text'", &summary)
        }
        guard let channel = channel(root["channel"]) else {
            let names = Channel.allCases.map(\.rawValue).joined(separator: ", ")
            return fault(root, "'channel' is none of \(names)", &summary)
        }
        let result = scorer.score([Segment(channel: channel, path: "text", text: text)])
        let action: Action = result.score >= policy.block ? .block : result.score >= policy.warn ? .warn : .allow
        summary.add(root, channel, action, probability: result.probability)
        return printsLines ? scored(root, result, action) : ""
    }

    /// Nil for an unknown one.
    private func channel(_ view: JSONView?) -> Channel? {
        guard let view, !view.isNull else { return channel }
        return view.string.flatMap { Channel(rawValue: $0) }
    }

    private func scored(_ view: JSONView, _ result: RiskScore, _ action: Action) -> String {
        var out = JSONWriter(capacity: view.source.count + 512)
        out.beginObject()
        copy(view, to: &out)
        out.field("score", result.score)
        out.key("probability")
        out.double(Self.rounded(result.probability))
        out.field("action", action.rawValue)
        out.list("findings", result.findings) { finding, out in
            out.field("code", finding.code.rawValue)
            out.field("rule", finding.rule)
            out.field("weight", finding.weight)
            out.field("from", finding.span?.lower)
            out.field("to", finding.span?.upper)
            out.field("decode", finding.decodePath)
            out.field("evidence", finding.evidence)
            if !finding.features.isEmpty { out.field("features", finding.features) }
        }
        out.endObject()
        return out.text
    }

    private func fault(_ view: JSONView?, _ words: String, _ summary: inout ScoreSummary) -> String {
        summary.bad += 1
        guard printsLines else { return "" }
        var out = JSONWriter()
        out.beginObject()
        if let view, view.isObject { copy(view, to: &out) }
        out.field("error", words)
        out.endObject()
        return out.text
    }

    /// The members of a line but for those that are added here.
    private func copy(_ view: JSONView, to out: inout JSONWriter) {
        for member in view.members {
            let name = member.key.string ?? ""
            guard !Self.added.contains(name) else { continue }
            out.key(name)
            out.value(member.value)
        }
    }

    /// Four decimals: more would tell nothing.
    static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
