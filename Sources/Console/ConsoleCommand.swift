import ArgumentParser
import CCurses
import ConsoleCore
import Glibc

/// `secureinfer-console`: the operator's screen.
@main
struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secureinfer-console",
        abstract: "Watch what the gateway decides, and act on it.",
        discussion: """
            Example: secureinfer-console --control unix:./data/control.sock
            Press ? for the keys. Colour is left out when NO_COLOR is set.
            Completions: secureinfer-console --generate-completion-script bash (or zsh, fish).
            """)

    @Option(
        help: "Control API: unix:PATH, HOST:PORT or https://HOST (or SECUREINFER_CONTROL; unix:./data/control.sock).")
    var control: String?

    @Option(
        help: """
            Redis of the feed: unix:PATH, redis://HOST:PORT or off (default: what the gateway says; its own stream over TCP).
            """)
    var redis: String?

    @Flag(help: "Refuse every action.")
    var readonly = false

    @Flag(help: "Leave the mouse to the terminal, for selecting text.")
    var noMouse = false

    @Flag(help: "Print one frame as text and exit; 1 when the gateway cannot be reached.")
    var once = false

    @Option(help: "Size to draw at, such as 160x45 (default: the terminal's; 160x45 for --once without one).")
    var size: String?

    @Option(help: "File with the operator's token, mode 0600, for https (or SECUREINFER_TOKEN).")
    var tokenFile: String?

    @Option(help: "PEM file of the authority that signed the gateway's certificate; the system's without it.")
    var controlCa: String?

    @Option(help: "PEM file of a client certificate, for a gateway that demands one.")
    var controlCert: String?

    @Option(help: "PEM file of the client certificate's key, mode 0600.")
    var controlKey: String?

    @Option(help: "Play a recorded feed instead of watching a gateway; its clock is the recording's.")
    var replay: String?

    @Option(help: "How much faster a recording is played; 0 is as fast as can be (default: 1).")
    var speed: Double?

    @Option(help: "Keep what comes in a new file, for --replay.")
    var record: String?

    @Option(
        help:
            "Hold the clock at a time, such as 2026-05-04T12:04:31Z or Unix milliseconds; a recording is played up to it at once."
    )
    var clock: String?

    /// Wrong usage exits with 2, as every command of SecureInfer does.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            StandardError.say(message(for: error))
            StandardError.say("hint: secureinfer-console --help")
            Glibc.exit(2)
        }
    }

    func run() throws {
        let options = try options()
        if once { return try printFrame(options) }
        // A recording looks the same to everybody.
        let files = options.replay == nil ? PreferenceFiles() : nil
        let start = files?.load() ?? PreferenceFiles.Start()
        let log = ErrorLog()
        log.promise()
        let terminal: Terminal
        do {
            terminal = try Terminal(wantsMouse: !noMouse && start.preferences.mouse != false)
        } catch {
            log.end()
            StandardError.say(error.description)
            throw ExitCode(2)
        }
        var session = Session(options, terminal: terminal, start: start, files: files)
        let code = session.run()
        si_close()
        log.end()
        throw ExitCode(code)
    }

    private func printFrame(_ options: SessionOptions) throws {
        switch OneFrame(options: options, size: options.size ?? Self.terminalSize).render() {
        case .success(let text): print(text, terminator: "")
        case .failure(let error):
            StandardError.say("\(options.settings.control): \(error.message)")
            if !error.advice.isEmpty { StandardError.say("hint: \(error.advice)") }
            throw ExitCode(1)
        }
    }

    private static var terminalSize: Size {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard si_terminal_size(&columns, &rows) == 1 else { return Size(columns: 160, rows: 45) }
        return Size(columns: Int(columns), rows: Int(rows))
    }
}
