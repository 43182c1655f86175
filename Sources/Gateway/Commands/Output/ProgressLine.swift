import Glibc

/// One line of progress on standard error, where that is a terminal.
enum ProgressLine {
    /// - Parameters:
    ///   - unit: what is counted: `rows`; nil for bytes, shown in MiB.
    ///   - rate: how much of it in a second; 0 where that is not known.
    static func show(done: Int, total: Int, ended: Bool, unit: String? = nil, rate: Int = 0) {
        guard isatty(2) == 1, total > 0 else { return }
        StandardError.write("\r\(text(done: done, total: total, unit: unit, rate: rate))\u{1B}[K\(ended ? "\n" : "")")
    }

    /// Bytes of one file after the other; the line ends with the last byte.
    static func show(done: Int, total: Int, rate: Int) {
        show(done: done, total: total, ended: done >= total, rate: rate)
    }

    static func text(done: Int, total: Int, unit: String? = nil, rate: Int = 0) -> String {
        let part = min(max(0, done), total)
        let share = total > 0 ? Double(part) / Double(total) : 1
        let filled = Int(share * 30)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        let count = unit.map { "\(part) of \(total) \($0)" } ?? "\(part >> 20) of \(total >> 20) MiB"
        var line = "[\(bar)] \(Int(share * 100)) %  \(count)"
        guard rate > 0 else { return line }
        line += unit.map { "  \(rate) \($0)/s" } ?? "  \(rate >> 20) MiB/s"
        let left = (total - part) / rate
        return left > 0 ? line + "  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left" : line
    }
}

/// Waiting in a command that blocks anyway.
enum Pause {
    static func milliseconds(_ count: UInt32) { usleep(count * 1000) }
}
