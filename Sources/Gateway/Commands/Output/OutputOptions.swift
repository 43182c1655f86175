import ArgumentParser
import Glibc

/// How a command prints.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON for programs.")
    var json = false
    @Flag(help: "Print without colours; so do NO_COLOR and an output that is no terminal.")
    var noColor = false

    /// Colours, where they are wanted and can be shown.
    var paint: Paint {
        let isPlain = noColor || Self.isSet("NO_COLOR") || isatty(1) != 1
        let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
        return Paint(isOn: !isPlain && !terminal.isEmpty && terminal != "dumb")
    }

    /// NO_COLOR counts when it is there and not empty (no-color.org).
    private static func isSet(_ name: String) -> Bool { getenv(name).map { $0.pointee != 0 } ?? false }
}
