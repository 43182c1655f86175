extension Frame {
    /// Sets off what patterns find in the rows of a rectangle as they are drawn.
    mutating func mark(_ patterns: [Pattern], in rect: Rect) {
        guard !patterns.isEmpty else { return }
        for row in rect.row..<(rect.row + max(0, rect.rows)) where row >= 0 && row < size.rows {
            mark(patterns, row: row, columns: rect.column..<min(size.columns, rect.column + rect.columns))
        }
    }

    private mutating func mark(_ patterns: [Pattern], row: Int, columns: Range<Int>) {
        var scalars: [Unicode.Scalar] = []
        var places: [Int] = []
        let cells = self.row(row)
        for column in columns {
            for scalar in cells[cells.startIndex + column].text.unicodeScalars {
                scalars.append(scalar)
                places.append(column)
            }
        }
        let found = patterns.flatMap { $0.ranges(in: scalars) }
        for column in Set(found.flatMap { places[$0] }) { setOff(row: row, column: column) }
    }
}
