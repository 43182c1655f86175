import ConsoleCore
import Glibc

/// Words for people who are not looking at the screen.
enum StandardError {
    /// One line; what may have come from outside is made safe to print.
    static func say(_ text: String) {
        var line = Array("secureinfer-console: \(text.printable)\n".utf8)
        write(STDERR_FILENO, &line, line.count)
    }
}
