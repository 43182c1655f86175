import SecurityGate
import Vocabulary
import Wire

extension ReplayReport {
    /// The last line of `--json`.
    var json: String {
        var out = JSONWriter(capacity: 1024)
        out.beginObject()
        out.key("summary")
        out.beginObject()
        out.field("decisions", summary.cases)
        out.field("changes", summary.changes)
        out.field("uncertain", summary.uncertain)
        writeKinds(to: &out)
        Self.write("newly_blocked", summary.newBlocks, to: &out)
        Self.write("newly_limited", summary.newLimits, to: &out)
        Self.write("newly_allowed", summary.newPasses, to: &out)
        Self.write("lowered", summary.lowered, to: &out)
        Self.write("raised", summary.raised, to: &out)
        Self.write("steps_were", Self.named(summary.stepsWere), to: &out)
        Self.write("steps", Self.named(summary.stepsWill), to: &out)
        if let rescored {
            Self.write(
                "rescored", ["scored": rescored.scored, "absent": rescored.absent, "cut": rescored.cut], to: &out)
        }
        if summary.labelled > 0 { writeLabels(to: &out) }
        out.endObject()
        out.endObject()
        return out.text
    }

    private func writeKinds(to out: inout JSONWriter) {
        out.list("kinds", summary.rankedKinds) { entry, out in
            out.field("was", entry.kind.was)
            out.field("will", entry.kind.will)
            out.field("count", entry.count)
        }
    }

    private static func write(_ name: StaticString, _ group: ReplaySummary.Group, to out: inout JSONWriter) {
        out.key(name)
        out.beginObject()
        out.field("requests", group.requests)
        out.field("tenants", group.tenants.count)
        out.field("keys", group.keys.count)
        out.field("likely_honest", group.likelyHonest)
        let suspicion = Suspicion.allCases.map { ($0.rawValue, group.suspicion[$0] ?? 0) }
        write("suspicion", Dictionary(uniqueKeysWithValues: suspicion), to: &out)
        out.endObject()
    }

    private static func write(_ name: StaticString, _ counts: [String: Int], to out: inout JSONWriter) {
        out.key(name)
        out.beginObject()
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            out.key(key)
            out.int(count)
        }
        out.endObject()
    }

    private static func named(_ steps: [ResponseLadder.Step: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: steps.map { ($0.key.rawValue, $0.value) })
    }

    private func writeLabels(to out: inout JSONWriter) {
        out.field("labelled", summary.labelled)
        for (name, confusion): (StaticString, ReplaySummary.Confusion) in [
            ("labels_were", summary.was), ("labels", summary.will),
        ] {
            out.key(name)
            out.beginObject()
            out.field("attacks_blocked", confusion.attacksBlocked)
            out.field("attacks_passed", confusion.attacksPassed)
            out.field("benign_blocked", confusion.benignBlocked)
            out.field("benign_passed", confusion.benignPassed)
            out.endObject()
        }
    }
}

extension ReplayChange {
    /// One line of `--json`.
    func json(tenantName: String?) -> String {
        var out = JSONWriter(capacity: 384)
        out.beginObject()
        out.field("t", Int(item.time))
        out.field("request", item.requestID)
        out.field("tenant", item.tenant)
        out.field("name", tenantName)
        out.field("key", item.key)
        out.field("was", was.label)
        out.field("will", will.label)
        out.field("action_was", was.action.rawValue)
        out.field("action", will.action.rawValue)
        out.field("score", score)
        out.field("reasons_were", item.reasons.map(\.rawValue))
        out.field("reasons", reasons.map(\.rawValue))
        out.field("certain", isCertain)
        out.field("suspicion", suspicion.rawValue)
        out.endObject()
        return out.text
    }

    /// One line for people: time, request, tenant, what was and what would be, and why.
    func words(tenantName: String?) -> String {
        let why = (reasons.isEmpty ? item.reasons : reasons).prefix(3).map(\.rawValue).joined(separator: ",")
        return [
            TimeText.moment(Int(item.time)), Output.printable(item.requestID),
            Output.printable(tenantName ?? item.tenant),
            "\(was.label) → \(will.label)\(isCertain ? "" : "?")", "score \(score)", why.isEmpty ? "-" : why,
        ].joined(separator: "  ")
    }
}
