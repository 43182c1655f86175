/// What a word of a command line can become.
struct Completion: Sendable, Equatable {
    /// Candidates at most.
    static let most = 200

    /// Whole words, ready to stand in the line.
    var candidates: [String]
    /// The one that stands in the line; nil before Tab chose one.
    var chosen: Int?
    /// Scalars of the line that the next choice takes the place of.
    var range: Range<Int>

    /// The candidate after the chosen one, or before it.
    func choosing(_ step: Int) -> Completion {
        guard !candidates.isEmpty else { return self }
        var next = self
        let count = candidates.count
        next.chosen = chosen.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
        return next
    }
}

extension Model {
    /// Candidates for the word before the cursor.
    func completion(of prompt: Prompt) -> Completion {
        let line = CommandWords(prompt.beforeCursor)
        let start = line.openWord?.range.lowerBound ?? prompt.cursor
        let typed = line.openWord?.text ?? ""
        let words = line.words.count - (line.openWord == nil ? 0 : 1)
        let found = candidates(argument: words, of: line.words.first?.text ?? "")
            .filter { $0.lowercased().hasPrefix(typed.lowercased()) && !$0.isEmpty }
        return Completion(
            candidates: found.prefix(Completion.most).map(CommandWords.quoted), range: start..<prompt.cursor)
    }

    private func candidates(argument: Int, of name: String) -> [String] {
        guard argument > 0 else { return TypedCommand.table.map(\.name) }
        guard let command = TypedCommand.named(name), let kind = command.argument(argument - 1) else { return [] }
        return candidates(kind)
    }

    private func candidates(_ kind: TypedCommand.Argument) -> [String] {
        let board = shown
        switch kind {
        case .tenant: return board.tenants.values.map(\.name).sorted()
        case .banned:
            let tenants = board.tenants.values.filter { board.bans.ban(on: $0, now: clock.wall) != nil }.map(\.name)
            return Set(tenants + board.bans.targetsBesideTenants(now: clock.wall)).sorted()
        case .suspended: return board.tenants.values.filter { $0.state == "suspended" }.map(\.name).sorted()
        case .model: return board.models.keys.sorted()
        case .key:
            return Set(board.tenants.values.flatMap(\.keys)).sorted()
        case .duration: return BanTerm.presets.map(\.label)
        case .column: return TenantOrder.allCases.map(\.rawValue)
        case .words(let fixed): return fixed
        case .filter: return histories[.filter]?.lines.reversed() ?? []
        case .place: return board.tenants.values.map(\.name).sorted()
        case .text: return []
        }
    }
}
