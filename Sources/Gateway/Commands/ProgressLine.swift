import Glibc

/// One line of progress on standard error, where that is a terminal.
enum ProgressLine {
    static func show(done: Int, total: Int, ended: Bool) {
        guard isatty(2) == 1, total > 0 else { return }
        let filled = min(30, done * 30 / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        StandardError.write(
            "\r[\(bar)] \(done * 100 / total) %  \(done >> 20) of \(total >> 20) MiB\(ended ? "\n" : "")")
    }
}

/// Waiting in a command that blocks anyway.
enum Pause {
    static func milliseconds(_ count: UInt32) { usleep(count * 1000) }
}
