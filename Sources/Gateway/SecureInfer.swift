import ArgumentParser
import Stores

/// The command line.
@main
struct SecureInfer: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "secureinfer",
        abstract: "A firewall for LLM inference: authenticates, limits, scores and records every request.",
        discussion: """
            Example:
              secureinfer tenant create acme --data ./data
              secureinfer key create acme --data ./data
              secureinfer serve --data ./data --upstream http://127.0.0.1:11434

            Management commands talk to the gateway that runs on --data, to one that --control names, or work on the \
            data of a stopped one. For completions see secureinfer completions --help.

            Exit codes: 0 done; 1 the answer is no; 2 usage, or it cannot be told.
            """,
        version: version,
        subcommands: [
            Serve.self, HealthCommand.self, TenantCommand.self, KeyCommand.self, OperatorCommand.self, WhoAmI.self,
            BanCommand.self,
            AlertCommand.self, PolicyCommand.self, ModelCommand.self, UpstreamCommand.self, JobCommand.self,
            AuditCommand.self, ActionCommand.self, ScoreCommand.self, ExtractionCommand.self, SecretsCommand.self,
            ConfigCommand.self, Doctor.self, CompletionsCommand.self,
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
        } catch let error as StoresError {
            Failure(error).report()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            StandardError.write(fullMessage(for: error) + "\n")
            exit(withError: ExitCode(2))
        }
    }
}
