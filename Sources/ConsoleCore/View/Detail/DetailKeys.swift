/// The keys that do something in a detail view, taken from the one table of keys, so that none is promised in vain.
struct DetailKeys {
    let model: Model
    let row: RowID

    /// Keys by worth; those of actions are left out where nothing may be changed.
    private var wanted: [(key: Key, words: String)] {
        let moving: [(Key, String)] = [(.escape, "back"), ("j", "j/k prev/next")]
        switch row {
        case .incident:
            return moving + [
                ("x", "x view"), ("b", "b ban"), ("K", "K key"), ("y", "y copy id"), ("e", "e export"), ("a", "a ack"),
            ]
        case .alert:
            return moving + [
                ("a", "a ack"), ("b", "b ban"), ("c", "c close"), ("f", "f false positive"), ("y", "y copy id"),
            ]
        case .tenant: return moving + [("b", "b ban/unban"), ("K", "K revoke a key"), ("y", "y copy id")]
        case .model: return moving + [("v", "v verify"), ("A", "A approve"), ("y", "y copy")]
        }
    }

    /// `Esc back  j/k prev/next  …`, no wider than `columns`.
    func text(columns: Int, scrolls: Bool) -> String {
        var out = ""
        let scroll: [(key: Key, words: String)] = scrolls ? [(.pageDown, "PgUp/PgDn scroll")] : []
        for (key, words) in wanted.prefix(1) + scroll + wanted.dropFirst() where Self.works(key, in: model) {
            let label = key == .escape ? "Esc " + words : words
            let longer = out.isEmpty ? label : out + "  " + label
            guard longer.count <= columns else { continue }
            out = longer
        }
        return out
    }

    /// True for a key of the table that this console may use.
    static func works(_ key: Key, in model: Model) -> Bool {
        guard let command = KeyBinding.command(for: key) else { return false }
        return !(command.isAction && model.settings.readOnly)
    }

    /// Lines that say what can be done next, for the keys that work.
    static func advice(_ list: [(key: Key, words: String)], in model: Model) -> [Line] {
        list.filter { works($0.key, in: model) }.map { key, words in
            var line = Line()
            line.cell(key.label, 9, style: .key)
            line.add(words)
            return line
        }
    }
}
