import Wire

/// All that is known about a model's files: the digests beside each other, what is at fault, how a verification goes.
struct ModelDetail {
    let model: Model
    let row: ModelRow
    let columns: Int

    var lines: [Line] {
        [.field("status", row.statusText, style: row.style)] + Line.fields("", meaning, columns: columns, style: .dim)
            + size + progress + digests + fault + checks + advice
    }

    private var meaning: String {
        switch row.model.status {
        case "ok": "its files are those that were approved"
        case "verifying": "its files are being hashed"
        case "unknown": "not verified yet: v verifies it"
        case "mismatch": "a file is not the one that was approved: requests for it are refused"
        case "unsigned": "nobody vouches for it: requests for it are refused"
        case "malformed": "its files cannot be read as a model: requests for it are refused"
        default: "a status newer than this console"
        }
    }

    private var size: [Line] {
        [
            .field(
                "size",
                row.model.total > 0
                    ? "\(Quantity.bytes(row.model.total)) (\(Quantity.grouped(row.model.total)) B)" : "unknown")
        ]
    }

    private var progress: [Line] {
        guard row.isVerifying else { return [] }
        var line = Line.field("progress")
        line.add(Quantity.bar(row.progress, columns: min(40, max(4, columns - 50))), style: Style(.cyan))
        line.add(" \(row.percent)%  \(Quantity.bytes(row.model.bytes))")
        if row.model.rate > 0 { line.add("  \(Quantity.bytes(row.model.rate))/s") }
        if let left = row.secondsLeft { line.add("  ETA \(Quantity.duration(seconds: left))") }
        return [line]
    }

    /// What was found and what was expected, character under character, with marks under those that differ.
    private var digests: [Line] {
        let have = row.model.digest.isEmpty ? "unknown" : Quantity.hex(row.model.digest)
        guard let want = row.model.want.map(Quantity.hex) else { return chunks(have, name: "sha-256", style: .plain) }
        let room = max(8, columns - Line.fieldColumns - 1)
        let width = room >= 64 ? 64 : 32
        let pieces = max(1, (max(have.count, want.count) + width - 1) / width)
        var out: [Line] = []
        for piece in 0..<min(pieces, 6) {
            let (found, wanted) = (cut(have, piece, width), cut(want, piece, width))
            out.append(.field(piece == 0 ? "found" : "", found, style: .danger))
            out.append(.field(piece == 0 ? "expected" : "", wanted, style: .good))
            let marks = marks(found, wanted)
            if marks.contains("^") { out.append(.field("", marks, style: .warning)) }
        }
        return out
    }

    private func chunks(_ text: String, name: String, style: Style) -> [Line] {
        let width = columns - Line.fieldColumns - 1 >= 64 ? 64 : 32
        let pieces = max(1, (text.count + width - 1) / width)
        return (0..<min(pieces, 6)).map { .field($0 == 0 ? name : "", cut(text, $0, width), style: style) }
    }

    private func cut(_ text: String, _ piece: Int, _ width: Int) -> String {
        String(text.dropFirst(piece * width).prefix(width))
    }

    private func marks(_ found: String, _ wanted: String) -> String {
        let (left, right) = (Array(found), Array(wanted))
        return String(
            (0..<max(left.count, right.count)).map { at in
                at < left.count && at < right.count && left[at] == right[at] ? " " : "^"
            })
    }

    private var fault: [Line] {
        row.model.layer.map { Line.fields("at fault", $0, columns: columns, style: .danger) } ?? []
    }

    private var checks: [Line] {
        guard !row.checks.isEmpty else { return [.field("checked", "no result seen since this console started")] }
        return row.checks.enumerated().map { position, check in
            var line = Line.field(position == 0 ? "checked" : "")
            line.cell(Quantity.stamp(check.time, now: model.shownClock.wall), 8, style: .dim)
            line.cell(ModelRow.text(of: check.status), 12)
            line.add(check.digest.isEmpty ? "" : Quantity.digest(check.digest), style: .dim)
            return line
        }
    }

    private var advice: [Line] {
        let approve: [(key: Key, words: String)] =
            row.isGood || row.isVerifying ? [] : [("A", "approve what was found, after seeing the difference")]
        let lines = DetailKeys.advice([("v", "verify it: hash its files again")] + approve, in: model)
        return lines.isEmpty ? [] : [.rule("what to do", columns: columns)] + lines
    }
}
