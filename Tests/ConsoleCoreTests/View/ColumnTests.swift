import Testing

@testable import ConsoleCore

struct ColumnTests {
    /// Columns at which parts begin.
    private static func starts(_ line: Line) -> [(column: Int, text: String)] {
        var at = 0
        return line.parts.map { part in
            var alone = Line()
            alone.add(part.text)
            defer { at += part.columns ?? alone.width }
            return (at, part.text)
        }
    }

    @Test(arguments: [56, 58, 71, 72, 76, 78, 80, 98, 110, 130, 158, 198])
    func `headings stand where their columns begin`(_ columns: Int) {
        let scene = Scene.busy()
        let (model, board) = (scene.model, scene.model.board)
        let painters: [(any RowPainter, Pane)] = [
            (TenantPainter(model: model, board: board, columns: columns), .tenants),
            (IncidentPainter(model: model, board: board, columns: columns), .blocked),
            (AlertPainter(model: model, board: board, columns: columns), .alerts),
            (ModelPainter(model: model, board: board, columns: columns), .models),
        ]
        for (painter, pane) in painters {
            let headings = Self.starts(painter.heading).filter { !$0.text.allSatisfy { $0 == " " } }
            for row in model.rows(of: pane) {
                let places = Set(Self.starts(painter.line(for: row, isCurrent: false)).map(\.column))
                if case .model = row { continue }
                #expect(headings.allSatisfy { places.contains($0.column) })
            }
        }
    }

    @Test func `the sorted column carries the arrow`() {
        var scene = Scene.busy(columns: 160)
        for (want, key) in [
            ("RISK▼", "S"), ("RISK▲", "S"), ("RISK▼", "s"), ("REQ/S▼", "s"), ("BLK%▼", "s"), ("TENANT", "s"),
        ]
            as [(String, Key)]
        {
            #expect(scene.lines[3].contains(want))
            scene.press(key)
        }
    }

    @Test(arguments: [60, 70, 80, 90, 100, 130, 160, 200])
    func `counts in the header and keys at the bottom stand whole or not at all`(_ columns: Int) throws {
        var scene = Scene.busy(columns: columns, rows: 24)
        scene.send(.dropped(12_345))
        let header = scene.lines[0]
        #expect(header.contains("drop 12,345") && header.contains("● LIVE") && !header.contains("…"))
        let keys = try #require(scene.lines.dropLast().last)
        #expect(keys.contains("?Help") && keys.contains("qQuit") && !keys.contains("…"))
    }

    @Test func `a selected row is one bar in one colour, but for what is hidden`() throws {
        var scene = Scene.busy()
        scene.press("1")
        let frame = view(scene.model)
        let row = try #require(scene.lines.firstIndex { $0.contains("▶") })
        #expect(frame.row(row)[frame.row(row).startIndex + 2].style.attributes.contains(.reverse))
        #expect(frame.row(row).dropFirst(1).prefix(70).allSatisfy { $0.style.tone == .plain })
    }
}
