import Vocabulary
import Wire

/// A decision explained: the ruling, every finding with its place, and the text with what hides in it.
struct IncidentDetail {
    /// How far back others of the same tenant are shown, milliseconds.
    private static let neighbourhood = 600_000
    private static let neighboursShown = 12
    private static let membersShown = 200
    /// Rows looked through for them, so that a flood costs no more.
    private static let rowsRead = 3000

    let model: Model
    let incident: Incident
    let serial: Int
    let columns: Int

    var parts: [DetailContent.Part] {
        guard let decision = incident.decision else {
            guard case .remark(let text) = incident.body else { return [] }
            return [.lines(Line.block(text, columns: columns, indent: 0, mode: model.mode))]
        }
        let score = ScoreView(decision: decision, columns: columns, mode: model.mode)
        return [.lines(head(decision) + burst + score.waterfall)] + text(decision)
            + [.lines(score.findings + members + neighbours)]
    }

    private func head(_ decision: FeedEvent.Decision) -> [Line] {
        [verdict(decision), score(decision), who(decision), asked(decision)]
            + (decision.findings.isEmpty ? decision.reasons.map { Line.taxonomy($0) } : [])
    }

    /// `BLOCK in 712 µs by unicode.tag (60) + jailbreak.override (31)`.
    private func verdict(_ decision: FeedEvent.Decision) -> Line {
        let isMonitored = incident.verdict == "would"
        let word = isMonitored ? "ALLOW, would \(decision.would.rawValue.uppercased())" : incident.verdict
        let causes = decision.findings.prefix(3).map { "\($0.rule) (\($0.weight))" }
        let by = causes.isEmpty ? decision.reasons.joined(separator: " ") : causes.joined(separator: " + ")
        var line = Line.field("verdict")
        line.add(word, style: decision.action == .block ? .danger : .warning)
        line.add(isMonitored ? " (monitor mode)" : "")
        line.add(" in \(time(decision.microseconds))" + (by.isEmpty ? "" : " by " + by))
        return line
    }

    private func score(_ decision: FeedEvent.Decision) -> Line {
        let risk = Severity(risk: decision.risk)
        var line = Line.field("score")
        line.add("\(decision.score) \(incident.severity.badge)", style: Style(incident.severity))
        line.add("   tenant risk ")
        if let before = incident.riskBefore, before != decision.risk { line.add("\(before) → ") }
        line.add("\(decision.risk) \(risk.badge)", style: Style(risk))
        let trend = model.shown.tenants[incident.tenant]?.trend.sparkline(cells: 20, at: model.shownClock.second) ?? ""
        line.add("  now ", style: .dim)
        line.bars(trend, 21, style: .dim)
        return line
    }

    private func who(_ decision: FeedEvent.Decision) -> Line {
        let tenant = model.shown.tenants[incident.tenant]
        let mode = tenant.map { $0.mode.isEmpty ? "" : "   mode " + $0.mode } ?? ""
        return .field(
            "tenant", "\(model.shown.name(of: incident.tenant))   id \(incident.tenant)   key \(decision.key)\(mode)")
    }

    private func asked(_ decision: FeedEvent.Decision) -> Line {
        .field("asked", "\(decision.route)   model \(decision.model.isEmpty ? "none" : decision.model)")
    }

    /// Identical refusals that share this row: how many, from when to when.
    private var burst: [Line] {
        guard let burst = incident.burst, burst.count > 1 else { return [] }
        let span = "\(Quantity.timeOfDay(incident.time))Z to \(Quantity.timeOfDay(burst.last))Z"
        return [.field("row", "×\(Quantity.grouped(burst.count)) identical, \(span)", style: .warning)]
    }

    /// Those of them that are remembered one by one, the newest and the first.
    private var members: [Line] {
        guard let burst = incident.burst, burst.count > 1 else { return [] }
        let shown = model.shown.log.members(of: serial).prefix(Self.membersShown).map {
            Self.member($0.time, $0.request)
        }
        let rest = burst.count - 1 - shown.count
        let more = rest > 0 ? [Line("  and \(Quantity.grouped(rest)) more in between", .dim)] : []
        return [.rule("identical requests", columns: columns)] + shown + more
            + [Self.member(incident.time, incident.request)]
    }

    private static func member(_ time: Int, _ request: String) -> Line {
        Line("  \(Quantity.timeOfDay(time))  \(request.isEmpty ? "–" : request)")
    }

    private func text(_ decision: FeedEvent.Decision) -> [DetailContent.Part] {
        guard let excerpt = decision.excerpt else {
            let line = Line("The policy's excerpt setting keeps the text from operators.", .dim)
            return [.lines([.rule("text", columns: columns), line])]
        }
        let placed = places(decision, in: excerpt)
        let size = "\(Quantity.grouped(excerpt.utf8.count)) B  \(HiddenCount(excerpt).words)"
        let title = "text · \(model.reading.title)  \(size)  x: \(model.reading.next.title)"
        let rule = Line.rule(title, columns: columns)
        guard model.reading != .hex else {
            let marks = placed.marks.map { (range: $0.range, style: $0.style.with(.underline)) }
            return [.lines([rule]), .dump(HexDump(excerpt, columns: columns, marks: marks)), .lines(placed.others)]
        }
        let marked = MarkedText(text: excerpt, marks: placed.marks, columns: columns, mode: model.mode)
        return [.lines([rule] + marked.lines + placed.others)]
    }

    /// Marks of the findings that can be placed in the piece shown, and a line for each that cannot.
    private func places(_ decision: FeedEvent.Decision, in excerpt: String) -> (
        marks: [MarkedText.Mark], others: [Line]
    ) {
        let placer = SpanPlacer(excerpt)
        var marks: [MarkedText.Mark] = []
        var others: [Line] = []
        for (finding, place) in zip(decision.findings, placer.places(decision.findings))
        where finding.from >= 0 || !finding.evidence.isEmpty {
            let offsets = finding.from >= 0 ? " @\(finding.from)..\(finding.to)" : ""
            guard let range = place.range, !range.isEmpty else {
                guard finding.from >= 0 else { continue }
                others.append(Line("     not in this piece: \(finding.rule)\(offsets) of \(finding.path)", .dim))
                continue
            }
            if decision.findings.count > 1, range.count * 10 >= excerpt.utf8.count * 9 {
                others.append(Line("     all of it: \(finding.rule)\(offsets)", .dim))
                continue
            }
            if let twin = marks.firstIndex(where: { $0.range == range }) {
                marks[twin].label += " + \(finding.rule)"
                continue
            }
            let label =
                switch place {
                case .exact: "match:\(offsets) \(finding.rule)"
                case .unverified: "match by offset:\(offsets) \(finding.rule)"
                case .found, .elsewhere: "match by its words: \(finding.rule)"
                }
            marks.append(.init(range: range, label: label, style: Style(Severity(risk: finding.weight)).with(.bold)))
        }
        return (marks, others)
    }

    /// What else the tenant did in the ten minutes before and since, newest first, several to a row.
    private var neighbours: [Line] {
        let board = model.shown
        var (count, blocked) = (0, 0)
        var shown: [Incident] = []
        for serial in board.incidents.serials.prefix(Self.rowsRead) {
            guard let other = board.incidents[serial] else { continue }
            guard other.time >= incident.time - Self.neighbourhood else { break }
            guard other.tenant == incident.tenant, other.request != incident.request else { continue }
            count += 1
            if other.verdict == "BLOCK" { blocked += 1 }
            if shown.count < Self.neighboursShown { shown.append(other) }
        }
        guard count > 0 else { return [] }
        let isAll = board.incidents.count <= Self.rowsRead
        let since = Quantity.timeOfDay(incident.time - Self.neighbourhood)
        let title = "same tenant since \(since)Z: \(isAll ? "" : "at least ")"
        let words = "\(Quantity.grouped(blocked)) blocked, \(Quantity.grouped(count - blocked)) other"
        return [.rule(title + words, columns: columns)] + rows(shown)
    }

    private func rows(_ list: [Incident]) -> [Line] {
        let width = 38
        let perRow = max(1, (columns + 2) / width)
        return stride(from: 0, to: list.count, by: perRow).map { start in
            var line = Line()
            for other in list[start..<min(list.count, start + perRow)] {
                line.cell(Quantity.timeOfDay(other.time), 8, style: .dim)
                line.cell(other.severity.badge, Severity.badgeColumns, style: Style(other.severity))
                line.cell(other.rule, width - 17)
            }
            return line
        }
    }

    private func time(_ microseconds: Int) -> String {
        microseconds < 1000 ? "\(max(0, microseconds)) µs" : Quantity.rate(Double(microseconds) / 1000) + " ms"
    }
}
