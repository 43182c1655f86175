import ArgumentParser
import Glibc

/// `secureinfer audit tail`
struct AuditTail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Print the newest decisions, and with --follow the next ones.",
        discussion: "Example:\n  secureinfer audit tail --count 50 --follow --data ./data")
    @Option(name: .shortAndLong, help: "How many, 1 to 1000.") var count = 20
    @Flag(name: .shortAndLong, help: "Go on with what comes.") var follow = false
    @OptionGroup var place: AuditPlace

    /// Milliseconds between two looks for new rows.
    private static let pause: UInt32 = 250

    func run() throws {
        guard 1...1000 ~= count else { throw Failure("--count \(count) is not taken", hint: "Give 1 to 1000.") }
        let source = try place.open()
        let paint = place.backend.output.paint
        var last = try source.newest()
        try source.each(after: max(0, last - count), through: last) { show($0, paint) }
        if last == 0, !follow, !place.backend.json { print("no decisions") }
        while follow {
            fflush(nil)
            Pause.milliseconds(Self.pause)
            last = try source.each(after: last, through: try source.newest()) { show($0, paint) }
        }
    }

    private func show(_ entry: AuditEntry, _ paint: Paint) {
        print(place.backend.json ? Output.harmless(entry.line) : entry.words(paint))
    }
}
