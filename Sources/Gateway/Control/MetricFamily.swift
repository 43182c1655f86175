import Vocabulary

/// One metric with all its samples, as Prometheus' text format has it.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable { case counter, gauge, histogram }

    /// What a histogram counts, and how that is written.
    enum Unit: Int, Sendable {
        case each = 0
        /// Nanoseconds, written as seconds.
        case seconds = 9
    }

    let name: String
    private let kind: Kind
    private let help: String
    /// What stands behind the name, one for each line.
    private let lines: [String]

    /// - Parameter samples: labels as they stand between braces, empty for none, and the value.
    init(name: String, kind: Kind, help: String, samples: [(labels: String, value: Int)]) {
        let lines = samples.map { Self.line("", $0.labels, String($0.value)) }
        self.init(full: "secureinfer_\(name)", kind: kind, help: help, lines: lines)
    }

    /// - Parameter value: a number as it is written.
    init(full name: String, kind: Kind, help: String, value: String) {
        self.init(full: name, kind: kind, help: help, lines: [Self.line("", "", value)])
    }

    /// A histogram under its whole name; where it has labels, with one for each.
    init(full name: String, help: String, _ unit: Unit, samples: [(labels: String, histogram: Histogram)]) {
        let lines = samples.flatMap { Self.lines($0.labels, $0.histogram, unit) }
        self.init(full: name, kind: .histogram, help: help, lines: lines)
    }

    private init(full name: String, kind: Kind, help: String, lines: [String]) {
        (self.name, self.kind, self.help, self.lines) = (name, kind, help, lines)
    }

    static func counter(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
        MetricFamily(name: name, kind: .counter, help: help, samples: [("", value)])
    }

    static func gauge(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
        MetricFamily(name: name, kind: .gauge, help: help, samples: [("", value)])
    }

    var text: String {
        let head = "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        return lines.reduce(into: head) { $0 += "\(name)\($1)\n" }
    }

    /// A label with a value that came from outside: without control characters, at most 128 characters, escaped.
    static func label(_ name: String, _ value: String) -> String {
        let value = Output.printable(String(value.prefix(128)))
        return "\(name)=\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    /// A number of units of 10⁻ⁿ as a decimal, without zeros that say nothing: `2500000` is `0.0025` for nine digits.
    static func decimal(_ value: Int, digits: Int) -> String {
        guard digits > 0 else { return String(value) }
        if value < 0 { return "-" + decimal(-value, digits: digits) }
        let text = String(value)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
        var fraction = padded.suffix(digits)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = padded.dropLast(digits)
        return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
    }

    private static func line(_ suffix: String, _ labels: String, _ value: String) -> String {
        labels.isEmpty ? "\(suffix) \(value)" : "\(suffix){\(labels)} \(value)"
    }

    private static func lines(_ labels: String, _ histogram: Histogram, _ unit: Unit) -> [String] {
        let before = labels.isEmpty ? "" : labels + ","
        var sum = 0
        var out: [String] = []
        for (index, count) in histogram.counts.enumerated() {
            sum += count
            let isLast = index == histogram.bounds.count
            let bound = isLast ? "+Inf" : decimal(histogram.bounds[index], digits: unit.rawValue)
            out.append(line("_bucket", "\(before)le=\"\(bound)\"", String(sum)))
        }
        out.append(line("_sum", labels, decimal(histogram.sum, digits: unit.rawValue)))
        out.append(line("_count", labels, String(sum)))
        return out
    }
}
