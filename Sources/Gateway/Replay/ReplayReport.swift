import SecurityGate
import Vocabulary
import Wire

/// What a replay came to, for people: what would change by kind, what it would cost, and what the labels say.
struct ReplayReport {
    let summary: ReplaySummary
    /// Where text was scored anew.
    var rescored: Rescorer.Counts?

    func text(_ paint: Paint) -> String {
        var out = headline + "\n"
        for (kind, count) in summary.rankedKinds { out += "  \(Self.padded(count))  \(kind.was) → \(kind.will)\n" }
        if summary.uncertain > 0 {
            out +=
                "  \(summary.uncertain) of them would go on to a stage of which nothing is on record: allow? is a guess\n"
        }
        out += "\n" + cost.text(paint)
        for line in notes { out += line + "\n" }
        return out
    }

    private var headline: String {
        guard summary.cases > 0 else { return "no decisions on record in that time" }
        return
            "\(summary.cases) decisions replayed, \(summary.changes) would change (\(Self.percent(summary.changes, summary.cases)))"
    }

    /// What the changes would cost and bring.
    private var cost: Table {
        var table = Table(columns: ["", .number("REQUESTS"), .number("SHARE"), .number("TENANTS"), .number("KEYS")])
        add(summary.newBlocks, "newly blocked", to: &table)
        add(summary.newLimits, "newly over a limit", to: &table)
        add(summary.newPasses, "newly let through", to: &table)
        return table
    }

    private func add(_ group: ReplaySummary.Group, _ name: String, to table: inout Table) {
        table.rows.append([
            name, "\(group.requests)", Self.percent(group.requests, summary.cases), "\(group.tenants.count)",
            "\(group.keys.count)",
        ])
        guard group.requests > 0 else { return }
        for suspicion in Suspicion.allCases {
            let count = group.suspicion[suspicion] ?? 0
            guard count > 0 else { continue }
            table.rows.append(["  " + suspicion.words, "\(count)", Self.percent(count, group.requests), "", ""])
        }
    }

    private var notes: [String] {
        var out: [String] = []
        if summary.newBlocks.requests > 0 {
            out.append(
                "likely false positives: \(summary.newBlocks.likelyHonest) of \(summary.newBlocks.requests) newly blocked"
            )
        }
        for (field, count) in summary.lowered.sorted(by: { $0.key < $1.key }) {
            out.append("less \(field) for \(count) requests")
        }
        for (field, count) in summary.raised.sorted(by: { $0.key < $1.key }) {
            out.append("more \(field) for \(count) requests")
        }
        for step in ResponseLadder.Step.allCases where summary.stepsWere[step] != summary.stepsWill[step] {
            out.append(
                "ladder: \(step.rawValue) would hold for \(summary.stepsWill[step] ?? 0) requests, "
                    + "not for \(summary.stepsWere[step] ?? 0)")
        }
        if let rescored {
            out.append(
                "scored anew: \(rescored.scored); no text on record: \(rescored.absent); "
                    + "text cut, so not scored: \(rescored.cut)")
        }
        if summary.labelled > 0 {
            out.append("labelled: \(summary.labelled)")
            out.append("  on record  " + Self.words(summary.was))
            out.append("  draft      " + Self.words(summary.will))
        }
        return out.isEmpty ? [] : [""] + out
    }

    private static func words(_ confusion: ReplaySummary.Confusion) -> String {
        func rate(_ value: Double?) -> String { value.map { "\(($0 * 1000).rounded() / 10) %" } ?? "-" }
        return "precision \(rate(confusion.precision)), recall \(rate(confusion.recall)), "
            + "false positives \(rate(confusion.falsePositiveRate))"
    }

    private static func percent(_ part: Int, _ all: Int) -> String {
        guard all > 0 else { return "-" }
        let hundredths = (part * 20_000 + all) / (2 * all)
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    }

    private static func padded(_ count: Int) -> String {
        let digits = String(count)
        return String(repeating: " ", count: max(0, 7 - digits.utf8.count)) + digits
    }
}

extension Suspicion {
    /// Whose requests they are.
    fileprivate var words: String {
        switch self {
        case .none: "of tenants with no alert and no block before"
        case .cleared: "of tenants whose alerts were false positives"
        case .suspected: "of tenants with open alerts or blocks before"
        case .confirmed: "of tenants with a confirmed alert"
        }
    }
}
