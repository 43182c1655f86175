import ArgumentParser
import Wire

/// `secureinfer health`: what probes of containers and service managers ask.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask a running gateway whether it takes requests. Exit code 1 if it does not.",
        discussion: """
            Degraded but at work (limiter_degraded, state_stale) is a yes, unless --strict is given. A gateway that does \
            not answer is exit code 2.

            Example:
              secureinfer health --data ./data
            """)

    @Flag(help: "Anything degraded is a no.") var strict = false
    @OptionGroup var backend: BackendOptions

    func run() throws {
        guard let live = try backend.openLive() else {
            throw Failure(
                "no gateway runs on \(backend.directory)",
                hint: "Start it with secureinfer serve, or name one with --control.")
        }
        let (isReady, state) = try live.readiness()
        let reasons = (state["reasons"].map { Array($0.elements) } ?? []).map { Output.text($0) }
        if backend.json {
            Output.json(state)
        } else {
            print(([Output.text(state["status"])] + reasons).joined(separator: " "))
        }
        guard isReady, !strict || reasons.isEmpty else { throw ExitCode(1) }
    }
}
