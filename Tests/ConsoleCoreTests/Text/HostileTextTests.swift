import Testing
import Wire

@testable import ConsoleCore

struct HostileTextTests {
    /// What must never be in a cell, by Unicode's own properties.
    private func isForbidden(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned,
            .enclosingMark:
            true
        case .nonspacingMark: isFirst || scalar.properties.isVariationSelector
        case .spaceSeparator: scalar != " " && scalar != "\u{3000}"
        default: scalar.properties.isBidiControl || scalar.properties.isJoinControl
        }
    }

    private func check(_ frame: Frame) {
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

    @Test func `ten thousand hostile strings stay inside their box and bring nothing harmful`() {
        var source = HostileText(seed: 20_260_504)
        for _ in 0..<500 {
            var frame = Frame(size: Size(columns: 60, rows: 22))
            frame.box(Rect(row: 0, column: 0, rows: 22, columns: 60), title: source.string(), note: source.string())
            for row in 1...20 {
                var line = Line()
                line.cell(source.string(), 1 + source.below(30), atEnd: source.below(2) == 0)
                line.add(source.string(), mode: source.below(2) == 0 ? .safe : .reveal)
                frame.put(line, row: row, column: 1, columns: 58)
            }
            check(frame)
            for row in 1...20 {
                #expect(frame.row(row).first?.text == "│" && frame.row(row).last?.text == "│")
            }
        }
    }

    @Test(arguments: [Size(columns: 160, rows: 45), Size(columns: 80, rows: 24), Size(columns: 60, rows: 15)])
    func `a whole screen of hostile names keeps every border in its column`(_ size: Size) {
        var source = HostileText(seed: UInt64(size.columns))
        let calm = Scene(columns: size.columns, rows: size.rows)
        let borders = Self.borders(view(calm.model))
        for _ in 0..<40 {
            var scene = Scene(columns: size.columns, rows: size.rows)
            for number in 0..<20 {
                var decision = Scene.decision(source.string(), excerpt: source.string(), rule: source.string())
                decision.model = source.string()
                scene.receive(.decision(decision), tenant: "t_\(number % 6)", request: "r\(number)")
                scene.receive(.notice(.init(severity: .high, text: source.string())))
                scene.receive(
                    .alert(
                        .init(
                            id: source.string(), code: source.string(), severity: .critical, confidence: 2,
                            evidence: source.string())),
                    tenant: "t_1")
                scene.receive(
                    .model(.init(model: source.string(), status: source.string(), digest: source.string(), rate: -5)))
            }
            let frame = view(scene.model)
            check(frame)
            #expect(Self.borders(frame) == borders)
            scene.press("2", .enter)
            check(view(scene.model))
            scene.press(.escape, "b")
            check(view(scene.model))
        }
    }

    /// Places of the vertical borders at the ends of each row.
    private static func borders(_ frame: Frame) -> [[Int]] {
        (2..<(frame.size.rows - 2)).map { row in
            let cells = Array(frame.row(row))
            let edges = frame.size.columns >= 130 ? [0, 77, 78, 159] : [0, frame.size.columns - 1]
            return edges.filter { ["│", "┌", "└", "┐", "┘"].contains(cells[$0].text) }
        }
    }
}
