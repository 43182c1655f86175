import Text

/// Aligned columns for people; cells must be printable already.
struct Table: Sendable {
    /// A column: its title, and on which side its cells are filled up.
    struct Column: Sendable, ExpressibleByStringLiteral {
        var title: String
        var isNumber = false
        /// Whether words of state are coloured.
        var isState = false

        init(stringLiteral title: String) { self.title = title }

        init(_ title: String, isNumber: Bool = false, isState: Bool = false) {
            self.title = title
            self.isNumber = isNumber
            self.isState = isState
        }

        static func number(_ title: String) -> Column { Column(title, isNumber: true) }
        static func state(_ title: String) -> Column { Column(title, isState: true) }
    }

    var columns: [Column]
    var rows: [[String]] = []

    /// The lines, titles first, each ended by a newline. Nothing is cut; the last column runs free.
    func text(_ paint: Paint = .none) -> String {
        let widths = columns.indices.map { column in
            rows.reduce(Self.width(columns[column].title)) { max($0, Self.width($1[column])) }
        }
        let titles = line(columns.map(\.title), widths) { text, _ in paint(text, .bold) }
        return rows.reduce(into: titles) { out, row in
            out += line(row, widths) { text, column in
                paint(text, columns[column].isState ? Paint.Tone.of(text) : nil)
            }
        }
    }

    /// Columns that a printable text takes on a terminal.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark: sum
            default: sum + CharacterWidth.columns(scalar)
            }
        }
    }

    private func line(_ cells: [String], _ widths: [Int], _ drawn: (String, Int) -> String) -> String {
        let pieces = cells.indices.map { column in
            let gap = String(repeating: " ", count: widths[column] - Self.width(cells[column]))
            let cell = drawn(cells[column], column)
            if columns[column].isNumber { return gap + cell }
            return column == cells.count - 1 ? cell : cell + gap
        }
        return pieces.joined(separator: "  ") + "\n"
    }
}
