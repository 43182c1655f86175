/// The two lines at the bottom while a line is typed: the line with its cursor, and what it can become.
struct PromptView {
    let model: Model
    let prompt: Prompt

    private var columns: Int { model.size.columns }

    /// The sign, the text around the cursor, and what is wrong with it or what Enter does.
    var line: Line {
        var line = Line(" " + prompt.kind.sign, .bold)
        let fault = prompt.problem.map { "  ✗ " + $0 }
        // The hint gives way to the text, a fault takes half of the line.
        let room = max(10, columns - 4 - (fault == nil ? 0 : min(columns / 2, fault?.count ?? 0)))
        let before = Self.tail(of: prompt.beforeCursor, columns: room - 1)
        line.add(before)
        let behind = Array(GlyphReader(prompt.behindCursor.bounded(room)))
        line.add([behind.first ?? Glyph(text: " ", columns: 1)], style: Style(.plain, .reverse))
        line.add(Array(behind.dropFirst().prefix(max(0, room - 1 - before.count))))
        if let fault { line.add(fault, style: .warning) } else { line.add("  " + hint, style: .dim) }
        return line
    }

    /// Candidates of the word at the cursor, or how the command is used.
    var help: Line {
        var line = Line(" ", .bar)
        line.background = .bar
        if prompt.kind == .filter {
            line.add(
                "tenant: rule: code: model: key: act: sev:>=high  !without  \"as it is\"  /with blanks/", style: .bar)
        } else if let completion = prompt.completion, completion.candidates.count > 1 {
            addCandidates(completion, to: &line)
        } else {
            line.add(usage, style: .bar)
        }
        return line
    }

    private var hint: String {
        prompt.kind == .filter
            ? "Enter keeps, Esc drops; words are regexes, all must hold" : "Enter runs, Tab completes"
    }

    private var usage: String {
        let name = CommandWords(prompt.text).words.first?.text ?? ""
        if let command = TypedCommand.named(name), prompt.text.contains(" ") || command.name == name {
            return "\(command.name) \(command.usage.isEmpty ? "" : command.usage + "  ")\(command.help)"
        }
        let names = TypedCommand.table.map(\.name)
        let possible = names.filter { $0.hasPrefix(name.lowercased()) }
        return (possible.isEmpty ? names : possible).joined(separator: "  ")
    }

    /// A window of candidates with the chosen one in it.
    private func addCandidates(_ completion: Completion, to line: inout Line) {
        let chosen = completion.chosen ?? 0
        var first = chosen
        var used = columns / 2
        while first > 0, used > 0 {
            first -= 1
            used -= GlyphRun.fitted(completion.candidates[first], columns: 24).count + 2
        }
        line.add("\(chosen + 1)/\(completion.candidates.count)  ", style: .bar)
        for (index, candidate) in completion.candidates.enumerated().dropFirst(first).prefix(columns / 3) {
            let style = index == chosen ? Style(.plain, [.bold, .underline]) : Style.bar
            line.add(GlyphRun.fitted(candidate, columns: 24), style: style)
            line.add("  ", style: .bar)
        }
    }

    /// The last glyphs of a text that fit, so that what is being typed is seen.
    private static func tail(of text: String, columns: Int) -> [Glyph] {
        var glyphs = Array(GlyphReader(text))
        var width = glyphs.reduce(0) { $0 + $1.columns }
        guard width > columns else { return glyphs }
        var cut = 0
        while cut < glyphs.count, width > columns - 1 {
            width -= glyphs[cut].columns
            cut += 1
        }
        glyphs.replaceSubrange(0..<cut, with: [Glyph(text: "…", columns: 1)])
        return glyphs
    }
}
