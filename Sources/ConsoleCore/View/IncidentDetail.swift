import Vocabulary
import Wire

/// A decision explained: the ruling, every finding with its place, and the text with what hides in it.
struct IncidentDetail {
    let model: Model
    let incident: Incident
    let columns: Int

    var lines: [Line] {
        guard let decision = incident.decision else {
            guard case .remark(let text) = incident.body else { return [] }
            return Line.block(text, columns: columns, indent: 0, mode: model.mode)
        }
        return head(decision) + findings(decision) + text(decision) + neighbours
    }

    private func head(_ decision: FeedEvent.Decision) -> [Line] {
        var verdict = Line()
        verdict.cell("verdict", 9, style: .dim)
        verdict.add(
            incident.verdict == "would" ? "ALLOW, would \(decision.would.rawValue)" : incident.verdict, style: .bold)
        verdict.add(" in \(time(decision.microseconds)), score \(decision.score) ")
        verdict.add(incident.severity.label, style: Style(incident.severity))
        verdict.add(", tenant risk \(decision.risk) \(Severity(risk: decision.risk).label)")
        let trend = model.shown.tenants[incident.tenant]?.trend.sparkline(cells: 30, at: model.clock.second) ?? ""
        return [
            .field("tenant", "\(model.shown.name(of: incident.tenant))   id \(incident.tenant)   key \(decision.key)"),
            .field("asked", "\(decision.route)   model \(decision.model)"),
            verdict, .field("risk 10m", trend),
        ] + decision.reasons.map { Line.taxonomy($0) }
    }

    private func findings(_ decision: FeedEvent.Decision) -> [Line] {
        var out = [Line.rule("why: \(decision.findings.count) findings, joined by noisy-or", columns: columns)]
        for finding in decision.findings {
            var line = Line()
            line.cell(String(finding.weight), 4, style: Style(Severity(risk: finding.weight)), atEnd: true)
            line.add(finding.rule, style: .bold)
            line.add("  \(finding.code)", style: .dim)
            out.append(line)
            let place = [
                finding.path, finding.from >= 0 ? "@\(finding.from)..\(finding.to)" : "",
                finding.decode.isEmpty ? "" : "via " + finding.decode.joined(separator: " → "),
            ].filter { !$0.isEmpty }.joined(separator: "  ")
            if !place.isEmpty { out.append(Line("     " + place, .dim)) }
            out += Line.block(finding.evidence, columns: columns, indent: 5, mode: model.mode)
        }
        return out
    }

    private func text(_ decision: FeedEvent.Decision) -> [Line] {
        guard let excerpt = decision.excerpt else {
            return [.rule("text", columns: columns), Line("not shown by policy", .dim)]
        }
        let hidden = GlyphReader(excerpt, mode: .reveal).reduce(0) { $0 + ($1.isMarker && $1.text == "⟦" ? 1 : 0) }
        let view = model.mode == .safe ? "safe view (x: code points)" : "code points (x: safe view)"
        let title = "text · \(view)  \(Quantity.grouped(excerpt.utf8.count)) B  \(hidden) hidden"
        return [.rule(title, columns: columns)] + Line.block(excerpt, columns: columns, indent: 1, mode: model.mode)
    }

    private var neighbours: [Line] {
        let board = model.shown
        let same = board.incidents.serials.lazy.compactMap { board.incidents[$0] }
            .filter { $0.tenant == incident.tenant && $0.request != incident.request }.prefix(6)
        guard !same.isEmpty else { return [] }
        return [.rule("same tenant", columns: columns)]
            + same.map { other in
                var line = Line(Quantity.timeOfDay(other.time) + " ", .dim)
                line.cell(other.verdict, 5)
                line.cell(other.severity.label, 4, style: Style(other.severity))
                line.add(other.rule)
                return line
            }
    }

    private func time(_ microseconds: Int) -> String {
        microseconds < 1000 ? "\(microseconds) µs" : Quantity.rate(Double(microseconds) / 1000) + " ms"
    }
}
