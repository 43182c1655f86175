import Testing

@testable import ConsoleCore

/// That cells hold nothing that acts on a terminal, and fill their row exactly.
enum FrameCheck {
    static func check(_ frame: Frame) {
        var bad = 0
        for row in 0..<frame.size.rows {
            var at = frame.row(row).startIndex
            let cells = frame.row(row)
            while at < cells.endIndex {
                let cell = cells[at]
                for (place, scalar) in cell.text.unicodeScalars.enumerated()
                where isForbidden(scalar, isFirst: place == 0) {
                    bad += 1
                }
                if cell.text.unicodeScalars.count > 1 + GlyphReader.marksPerBase || cell.columns == 0 { bad += 1 }
                if cell.columns == 2, at + 1 >= cells.endIndex || cells[at + 1].columns != 0 { bad += 1 }
                at += max(1, cell.columns)
            }
            if at != cells.endIndex { bad += 1 }
        }
        #expect(bad == 0)
    }

    /// What must never be in a cell, by Unicode's own properties.
    private static func isForbidden(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned,
            .enclosingMark:
            true
        case .nonspacingMark: isFirst || scalar.properties.isVariationSelector
        case .spaceSeparator: scalar != " " && scalar != "\u{3000}"
        default: scalar.properties.isBidiControl || scalar.properties.isJoinControl
        }
    }
}
