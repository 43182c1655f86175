import ArgumentParser

/// The command line.
@main
struct SecureInfer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secureinfer",
        abstract: "A firewall for LLM inference: authenticates, limits, scores and records every request.",
        discussion: """
            Example:
              secureinfer tenant create acme --data /var/lib/secureinfer
              secureinfer key create acme --data /var/lib/secureinfer
              secureinfer serve --data /var/lib/secureinfer --upstream http://127.0.0.1:11434

            Exit codes: 0 done; 1 the answer is no; 2 usage, or it cannot be told.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, TenantCommand.self, KeyCommand.self, OperatorCommand.self, BanCommand.self, ModelCommand.self,
            AuditCommand.self, ScoreCommand.self, ConfigCommand.self, Doctor.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            failure.report()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            StandardError.write(fullMessage(for: error) + "\n")
            exit(withError: ExitCode(2))
        }
    }
}
