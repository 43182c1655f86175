/// The two lines at the bottom: what operators did, and which keys there are.
struct FooterView {
    let model: Model

    /// The line that is typed after `/`, or the newest remarks, or on small screens the models.
    var audit: Line {
        if let input = model.filterInput {
            var line = Line(" /", .bold)
            line.add(input)
            line.add("▏", style: .bold)
            line.add("  Enter keeps, Esc drops, words tenant:NAME sev:>=high", style: .dim)
            return line
        }
        var line = Line()
        for serial in model.audit.serials.prefix(3) {
            guard let item = model.audit[serial] else { continue }
            line.add(line.parts.isEmpty ? " " : "   │ ", style: .dim)
            line.add(Quantity.timeOfDay(item.time) + " ", style: .dim)
            line.add(item.text, style: item.style)
        }
        return line.parts.isEmpty ? models : line
    }

    private var models: Line {
        var line = Line(" models:", .dim)
        for row in model.board.models.values.sorted(by: { $0.model.model < $1.model.model }).prefix(8) {
            line.add("  " + row.statusText + " ", style: row.style)
            line.add(row.model.model)
            if row.isVerifying { line.add(" \(row.percent)%") }
        }
        return model.board.models.isEmpty ? Line() : line
    }

    var keys: Line {
        let isWide = model.size.columns >= 110
        var line = Line(" ", .bar)
        for binding in KeyBinding.table {
            guard let short = binding.short, !(binding.command.isAction && model.settings.readOnly) else { continue }
            guard isWide || !binding.isMinor else { continue }
            line.add(short + (isWide ? "  " : " "), style: .bar)
        }
        line.background = .bar
        return line
    }
}
