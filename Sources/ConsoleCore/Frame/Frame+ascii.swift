extension Cell {
    /// The cell in ASCII, for terminals without UTF-8: boxes and bars have look-alikes, all else is `?`.
    public var ascii: String {
        guard columns > 0 else { return "" }
        guard let scalar = text.unicodeScalars.first else { return " " }
        guard scalar.value >= 0x80 else { return String(scalar) }
        return Self.lookalikes[scalar] ?? String(repeating: "?", count: columns)
    }

    private static let lookalikes: [Unicode.Scalar: String] = [
        "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "▶": ">", "⊘": "x", "●": "*",
        "○": "o", "◌": "o", "◐": "o", "▲": "^", "▼": "v", "…": "~", "▌": "[", "▐": "]", "⟦": "[", "⟧": "]", "✓": "+",
        "✗": "x", "◂": "<", "▸": ">", "·": ".", "█": "#", "░": ".", "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=",
        "▆": "=", "▇": "#", "▏": ".", "▎": ".", "▍": ":", "▋": "#", "▊": "#", "▉": "#", "→": ">", "×": "x", "⏎": "^",
        "◆": "!", "▪": "-", "µ": "u", "’": "'", "–": "-", "▮": "#",
    ]
}
