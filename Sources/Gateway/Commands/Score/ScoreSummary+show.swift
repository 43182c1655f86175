import Wire

extension ScoreSummary {
    /// The table and what it comes to, for people.
    func text(_ paint: Paint) -> String {
        guard rows + bad > 0 else { return "none" }
        var table = Table(columns: [
            "SOURCE", "LABEL", "CHANNEL", .number("ROWS"), .number("WARN %"), .number("BLOCK %"), .number("MEAN P"),
        ])
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            table.rows.append([
                Output.printable(key.source), Output.printable(key.label), key.channel, "\(count.rows)",
                Self.percent(count.warned, count.rows), Self.percent(count.blocked, count.rows),
                Self.thousandths(count.probability),
            ])
        }
        return table.text(paint) + "\n" + totals.map { $0 + "\n" }.joined().dropLast()
    }

    private var totals: [String] {
        var lines: [String] = []
        if benign.rows > 0 { lines.append("benign flagged       " + Self.share(benign)) }
        if attacks.rows > 0 { lines.append("attack recall        " + Self.share(attacks)) }
        if let worst {
            lines.append("worst benign source  \(Self.share(worst.count)) \(Output.printable(worst.source))")
        }
        if let error = calibration.error { lines.append("calibration error    " + Self.thousandths(error)) }
        if bad > 0 { lines.append("bad lines            \(bad)") }
        if lines.isEmpty { lines.append("no row has a label that is known: 1 or 0") }
        return lines
    }

    /// The same as one JSON value.
    var json: String {
        var out = JSONWriter(capacity: 4096)
        out.beginObject()
        out.field("rows", rows)
        out.field("bad_lines", bad)
        out.list("sources", counts.sorted { $0.key < $1.key }) { entry, out in
            out.field("source", entry.key.source)
            out.field("label", entry.key.label)
            out.field("channel", entry.key.channel)
            Self.write(entry.value, to: &out)
            out.key("mean_probability")
            out.double(LineScorer.rounded(entry.value.probability))
        }
        Self.write(benign, "benign", to: &out)
        Self.write(attacks, "attacks", to: &out)
        writeWorst(to: &out)
        writeCalibration(to: &out)
        out.endObject()
        return out.text
    }

    private func writeWorst(to out: inout JSONWriter) {
        guard let worst else { return out.null("worst_benign_source") }
        out.key("worst_benign_source")
        out.beginObject()
        out.field("source", worst.source)
        Self.write(worst.count, to: &out)
        out.endObject()
    }

    private func writeCalibration(to out: inout JSONWriter) {
        out.key("calibration_error")
        if let error = calibration.error { out.double(LineScorer.rounded(error)) } else { out.null() }
        out.list("calibration", calibration.bins) { bin, out in
            out.field("rows", bin.rows)
            out.key("probability")
            out.double(LineScorer.rounded(bin.probability))
            out.key("attacks")
            out.double(LineScorer.rounded(bin.share))
        }
    }

    private static func write(_ count: Count, _ name: StaticString, to out: inout JSONWriter) {
        out.key(name)
        out.beginObject()
        write(count, to: &out)
        out.endObject()
    }

    private static func write(_ count: Count, to out: inout JSONWriter) {
        out.field("rows", count.rows)
        out.field("warned", count.warned)
        out.field("blocked", count.blocked)
        for (name, part) in [("warned_percent" as StaticString, count.warned), ("blocked_percent", count.blocked)] {
            out.key(name)
            if count.rows > 0 {
                out.double(LineScorer.rounded(100 * Double(part) / Double(count.rows)))
            } else {
                out.null()
            }
        }
    }

    private static func share(_ count: Count) -> String {
        "\(percent(count.blocked, count.rows)) % (\(count.blocked) of \(count.rows))"
    }

    private static func percent(_ part: Int, _ all: Int) -> String {
        let tenths = (part * 2000 + all) / (2 * all)
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Three decimals of a number from 0 to 1.
    private static func thousandths(_ value: Double) -> String {
        let digits = String(1000 + Int((value * 1000).rounded()))
        return value >= 0.9995 ? "1.000" : "0." + digits.dropFirst()
    }
}
