/// The two lines at the bottom: what operators did, and which keys there are.
struct FooterView {
    let model: Model

    /// The line that is typed, or the newest remarks, or the models: how many are good, and which are not.
    var audit: Line {
        if let prompt = model.prompt { return PromptView(model: model, prompt: prompt).line }
        if let caption = model.replay?.caption, !caption.isEmpty, !isRefusalFresh {
            var line = Line(" ▶ ", Style(.cyan, [.bold, .reverse]))
            line.add(" " + caption, style: .bold)
            return line
        }
        return remarks.parts.isEmpty ? models : remarks
    }

    /// The newest remarks, as many as fit whole; the first one is cut where it must be.
    private var remarks: Line {
        var line = waiting
        for serial in model.audit.serials.prefix(5) {
            guard let item = model.audit[serial] else { continue }
            var next = line
            next.add(line.parts.isEmpty ? " " : "   │ ", style: .dim)
            next.add(Quantity.timeOfDay(item.time) + " ", style: .dim)
            next.add(item.text, style: item.style)
            guard line.parts.isEmpty || next.width <= model.size.columns else { break }
            line = next
        }
        return line
    }

    /// How many actions wait for the gateway, and for how long the oldest.
    private var waiting: Line {
        guard let oldest = model.pending.min(by: { $0.key < $1.key })?.value else { return Line() }
        return Line(" … \(model.pending.count) pending\(oldest.wait(at: model.clock.monotonic))", .warning)
    }

    /// True for some seconds after something was refused: that goes before a recording's caption.
    private var isRefusalFresh: Bool {
        guard let newest = model.audit.newest, newest.style == .danger else { return false }
        return model.clock.wall - newest.time < 5000
    }

    private var models: Line {
        let rows = model.board.models.values.sorted {
            ($0.isFailed ? 0 : 1, $0.model.model) < ($1.isFailed ? 0 : 1, $1.model.model)
        }
        guard !rows.isEmpty else { return Line() }
        let good = rows.filter(\.isGood).count
        var line = Line(" models:", .dim)
        line.add(" ✓ \(Quantity.grouped(good)) OK", style: .good)
        for row in rows.filter({ !$0.isGood }).prefix(8) {
            line.add("  " + row.statusText + " ", style: row.style)
            line.add(row.model.model)
            if row.isVerifying { line.add(" \(row.percent)%") }
        }
        return line
    }

    /// What is wanted most on a screen that has no room for all.
    private static let worth: [Command] = [
        .help, .quit, .detail, .ban, .acknowledge, .filter, .commandLine, .pause, .undo, .verify, .sort, .reveal,
    ]

    /// As many keys as fit whole, by their worth, in the order of the table.
    var keys: Line {
        if let prompt = model.prompt { return PromptView(model: model, prompt: prompt).help }
        let gap = model.size.columns >= 110 ? "  " : " "
        let shown = KeyBinding.table.enumerated().filter { _, binding in
            binding.short != nil && !(binding.command.isAction && model.settings.readOnly)
        }
        var room = model.size.columns - 1
        var kept: Set<Int> = []
        for (position, binding) in shown.sorted(by: {
            Self.rank($0.element, $0.offset) < Self.rank($1.element, $1.offset)
        }) {
            let width = Line((binding.short ?? "") + gap).width
            guard width <= room else { continue }
            room -= width
            kept.insert(position)
        }
        var line = Line(" ", .bar)
        for (position, binding) in shown where kept.contains(position) {
            line.add((binding.short ?? "") + gap, style: .bar)
        }
        line.background = .bar
        return line
    }

    private static func rank(_ binding: KeyBinding, _ position: Int) -> Int {
        worth.firstIndex(of: binding.command) ?? worth.count + position + (binding.isMinor ? 1000 : 0)
    }
}
