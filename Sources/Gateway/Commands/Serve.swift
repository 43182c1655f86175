import ArgumentParser
import Glibc
import Logging

/// `secureinfer serve`: runs the gateway.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the gateway.",
        discussion: """
            Every option can also be set in the environment (SECUREINFER_LISTEN) or in the file of --config \
            (listen: …); options win over the environment, the environment over the file.

            SIGHUP has the settings read again: certificates of both listeners, trusted proxies, alerts, parameters, \
            excerpt, expose-risk, trace-context, log-level, access-log, the policy file and the models' keys and bindings \
            change while the gateway runs, all of them or, if anything is wrong, none.

            Example:
              secureinfer serve --data ./data --upstream http://127.0.0.1:11434 \\
                  --redis unix:/run/redis/redis-server.sock
            """)

    @OptionGroup var settings: ServeSettings

    func run() async throws {
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        do {
            let options = try settings.resolve()
            let level = LogLevel(options.log.level)
            let logger = Logger(
                label: "secureinfer",
                factory: { LineLogHandler(label: $0, format: options.log.format, level: level) })
            let application = try await Application.build(
                options, rereading: { [settings] in try settings.resolve() }, logger: logger, level: level)
            try await application.run()
        } catch {
            throw Failure(error)
        }
    }
}
