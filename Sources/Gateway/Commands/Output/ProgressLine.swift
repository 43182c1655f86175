import Glibc

/// One line of progress on standard error, where that is a terminal.
enum ProgressLine {
    /// - Parameter unit: what is counted: `rows`; nil for bytes, shown in MiB.
    static func show(done: Int, total: Int, ended: Bool, unit: String? = nil) {
        guard isatty(2) == 1, total > 0 else { return }
        let part = min(done, total)
        let filled = part * 30 / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        let count = unit.map { "\(done) of \(total) \($0)" } ?? "\(done >> 20) of \(total >> 20) MiB"
        StandardError.write("\r[\(bar)] \(part * 100 / total) %  \(count)\(ended ? "\n" : "")")
    }
}

/// Waiting in a command that blocks anyway.
enum Pause {
    static func milliseconds(_ count: UInt32) { usleep(count * 1000) }
}
