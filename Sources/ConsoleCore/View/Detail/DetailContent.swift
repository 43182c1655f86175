/// What a detail view shows: a title and parts below each other, of which only the rows on the screen are made.
struct DetailContent {
    enum Part {
        case lines([Line])
        case dump(HexDump)

        var count: Int {
            switch self {
            case .lines(let lines): lines.count
            case .dump(let dump): dump.count
            }
        }

        func line(_ row: Int) -> Line {
            switch self {
            case .lines(let lines): lines[row]
            case .dump(let dump): dump.line(row)
            }
        }
    }

    var title: String
    var note = ""
    var parts: [Part]

    init(title: String, note: String = "", parts: [Part]) {
        self.title = title
        self.note = note
        self.parts = parts
    }

    init(title: String, note: String = "", lines: [Line]) {
        self.init(title: title, note: note, parts: [.lines(lines)])
    }

    var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// So many rows from `start` on.
    func lines(from start: Int, limit: Int) -> [Line] {
        var out: [Line] = []
        var skipped = 0
        for part in parts {
            var row = max(0, start - skipped)
            while row < part.count, out.count < limit {
                out.append(part.line(row))
                row += 1
            }
            skipped += part.count
        }
        return out
    }
}
