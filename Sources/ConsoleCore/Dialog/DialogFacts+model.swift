import Wire

/// The diff before a model is approved: what was pinned, what is there, and where they part.
extension DialogFacts {
    func approved(_ name: String) -> [Line] {
        var out = [field("Model", name)]
        switch dialog.reports[.model(name)] {
        case .model(let report): out += diff(report)
        case .failed(let error): out.append(field("Diff", "unknown: \(error.message)", style: .warning))
        default: out += ["Verdict", "- pinned", "+ found", "Because", "Effect"].map { field($0, "…", style: .dim) }
        }
        return out
    }

    private func diff(_ report: ModelReport) -> [Line] {
        let row = ModelRow(model: report.model, time: 0, checked: 0)
        let bytes = max(report.model.bytes, report.model.total)
        var out = [field("Verdict", "\(row.statusText), \(Quantity.bytes(bytes))", style: row.style)]
        out += digest("- pinned", report.model.want ?? "none: nobody approved it before", style: .danger)
        out += digest("+ found", report.model.digest.isEmpty ? "unknown" : report.model.digest, style: .good)
        if let layer = report.model.layer { out.append(field("At fault", layer, style: .danger)) }
        if !report.reason.isEmpty { out.append(field("Because", report.reason)) }
        out += layers(report.layers)
        out.append(field("Effect", "served from now on, as shown", style: .bold))
        return out
    }

    /// The layers that are other than those that were pinned, with the beginnings of their texts.
    private func layers(_ layers: [ModelReport.Layer]) -> [Line] {
        let changed = layers.filter { $0.status != "same" }
        guard !changed.isEmpty else { return [] }
        let names = changed.map { "\($0.role) \($0.status)" }.joined(separator: ", ")
        let same = layers.count - changed.count
        var out = [field("Layers", names + (same > 0 ? ", \(same) same" : ""), style: .warning)]
        for layer in changed.filter({ !$0.text.isEmpty && $0.role != "manifest" }).prefix(2) {
            let text = Line.block(layer.text, columns: columns - Self.nameColumns - 1, indent: 0, mode: .safe).prefix(2)
            for (index, part) in text.enumerated() {
                var line = Line()
                line.cell(index == 0 ? "+ \(layer.role)" : "", Self.nameColumns, style: .good)
                for piece in part.parts { line.add(piece.glyphs ?? [], style: piece.style) }
                out.append(line)
            }
        }
        return out
    }

    /// A digest in full, over two lines where one is too short.
    private func digest(_ name: String, _ value: String, style: Style) -> [Line] {
        GlyphRun.wrapped(Quantity.hex(value), columns: max(1, columns - Self.nameColumns - 1), limit: 3).enumerated()
            .map {
                index, glyphs in
                var line = Line()
                line.cell(index == 0 ? name : "", Self.nameColumns, style: style)
                line.add(glyphs, style: style)
                return line
            }
    }
}
