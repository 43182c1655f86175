/// What keys do while a line is typed at the bottom.
extension Model {
    /// Opens the line; the filter in force stands in the one behind `/`.
    mutating func open(_ kind: Prompt.Kind) { prompt = Prompt(kind, kind == .filter ? filterText : "") }

    /// Enter carries the line out, Esc drops it; a line with a fault stays open.
    mutating func press(_ key: Key, in prompt: Prompt) -> [Effect] {
        switch key {
        case .enter: return enter(prompt)
        case .escape, .control("c"), .control("g"): self.prompt = nil
        case .backspace where prompt.isEmpty: self.prompt = nil
        case .tab: self.prompt = complete(prompt, step: 1)
        case .backTab: self.prompt = complete(prompt, step: -1)
        default:
            var next = prompt
            guard next.edit(key, history: histories[prompt.kind] ?? History()) else { return [] }
            if next.kind == .filter { next.problem = Self.problem(of: next.text) }
            self.prompt = next
        }
        return []
    }

    private mutating func enter(_ line: Prompt) -> [Effect] {
        let text = line.text.trimmed
        do {
            prompt = nil
            let effects = try line.kind == .filter ? search(text) : run(text)
            histories[line.kind, default: History()].add(text)
            return effects
        } catch {
            prompt = line
            prompt?.problem = error.text
            return []
        }
    }

    private mutating func search(_ text: String) throws(CommandFault) -> [Effect] {
        do {
            try setFilter(text)
            return []
        } catch {
            throw CommandFault(error.words)
        }
    }

    /// Puts a filter in force, and keeps it as what `n` and `N` look for; throws when it makes no sense, and the old one stays.
    mutating func setFilter(_ text: String) throws(PatternError) {
        let filter = try Filter(text)
        if !filter.isEmpty { (sought, marksFound) = (filter, true) }
        guard text != filterText else { return }
        keepSelections { model in
            model.filterText = text
            model.board.set(filter)
            model.frozen?.set(filter)
        }
    }

    /// Shows every row; once that is so, no longer sets off what was found.
    mutating func back() {
        if isRewound { return leavePast() }
        guard !filterText.isEmpty else {
            marksFound = false
            return
        }
        try? setFilter("")
    }

    /// Why a filter that is being typed makes no sense so far.
    private static func problem(of text: String) -> String? {
        do {
            _ = try Filter(text)
            return nil
        } catch {
            return error.words
        }
    }

    private func complete(_ prompt: Prompt, step: Int) -> Prompt {
        guard prompt.kind == .command else { return prompt }
        var next = prompt
        let isFirst = prompt.completion == nil
        let completion = (prompt.completion ?? self.completion(of: prompt)).choosing(step)
        guard let chosen = completion.chosen else {
            next.problem = "nothing to complete here"
            return next
        }
        let isOnly = completion.candidates.count == 1
        let word = completion.candidates[chosen] + (isOnly && isFirst ? " " : "")
        next.replace(completion.range, with: word)
        next.completion = isOnly ? nil : completion
        next.completion?.range = completion.range.lowerBound..<next.cursor
        next.problem = nil
        return next
    }

    /// Goes to the next row below, or above, that passes the last filter that was typed.
    mutating func seek(_ step: Int) {
        guard let sought else {
            return say("nothing to look for: / takes a pattern, n and N go through its rows", .warning)
        }
        marksFound = true
        let list = list(of: focus)
        guard let from = currentIndex(in: focus, of: list) else { return }
        let board = shown
        let rows =
            step > 0 ? list.window(from: from + 1, count: list.count) : list.window(from: 0, count: from).reversed()
        guard let row = rows.first(where: { board.passes($0, sought) }) else {
            return say("no match \(step > 0 ? "below: N goes up" : "above: n goes down")", .dim)
        }
        _ = select(row)
    }
}

extension PatternError {
    /// For people: `column 5: this ( is never closed (add ), or write \( for it)`.
    var words: String { "column \(offset + 1): \(reason)" + (hint.isEmpty ? "" : " (\(hint))") }
}
