import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// What was found in one answer, for the record, the feed and the tenant's risk.
struct OutputReport: Sendable {
    struct Item: RankedFinding {
        var finding: OutputFinding
        /// `choices[0].content`.
        var path: String
    }

    private var found = FindingList<Item>(limit: limit)
    var isStopped = false

    /// Most findings of an answer.
    static let limit = 32

    var items: [Item] { found.items }
    /// Findings that are left out.
    var omitted: Int { found.omitted }
    var isEmpty: Bool { found.isEmpty }

    mutating func add(_ findings: FindingList<OutputFinding>, at path: String) {
        found.add(findings) { Item(finding: $0, path: path) }
    }

    /// The hardest thing that was done, and that policy would have done.
    var action: OutputAction { items.map(\.finding.action).max() ?? .off }
    var would: OutputAction { items.map(\.finding.would).max() ?? .off }

    /// The codes, those first for which most was done.
    var reasons: [ReasonCode] {
        var out: [ReasonCode] = []
        let sorted = items.sorted { ($0.finding.would, $0.finding.weight) > ($1.finding.would, $1.finding.weight) }
        for item in sorted where !out.contains(item.finding.code) { out.append(item.finding.code) }
        return out
    }

    /// All findings joined, 0 to 100.
    var score: Int {
        NoisyOr.join(items.map { Finding(code: $0.finding.code, weight: $0.finding.weight, rule: $0.finding.rule) })
    }

    /// Whether something of another tenant's was in the answer.
    var isForeign: Bool { items.contains { $0.finding.isForeign } }

    /// Whether somebody should see it: something was or would be changed, or it weighs.
    var isNews: Bool { would >= .mask || score >= TenantRisk.floor }

    /// The text of the audit's column: `{"action":"mask","would":"mask","reasons":[…],"findings":[{…}],"omitted":1}`.
    var json: String {
        var out = JSONWriter(capacity: 256)
        out.beginObject()
        out.field("action", action.rawValue)
        out.field("would", would.rawValue)
        out.field("reasons", reasons.map(\.rawValue))
        out.key("findings")
        out.beginArray()
        for item in items {
            out.beginObject()
            out.field("code", item.finding.code.rawValue)
            out.field("rule", item.finding.rule)
            out.field("weight", item.finding.weight)
            out.field("action", item.finding.action.rawValue)
            out.field("path", item.path)
            if !item.finding.form.isEmpty { out.field("form", item.finding.form) }
            out.field("evidence", item.finding.evidence)
            out.endObject()
        }
        out.endArray()
        if omitted > 0 { out.field("omitted", omitted) }
        out.endObject()
        return out.text
    }
}
