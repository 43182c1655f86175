import ArgumentParser
import Inference
import Wire

/// `secureinfer config`: looks at settings without running a gateway.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Look at the settings of the gateway.", subcommands: [Check.self])

    /// `secureinfer config check`: everything that `serve` would check before it starts.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check settings as serve would, certificates included, and name the first fault.",
            discussion: "Example:\n  secureinfer config check --config /etc/secureinfer.yaml")

        @OptionGroup var settings: ServeSettings
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            do {
                let options = try settings.resolve()
                for server in options.upstreams { _ = try UpstreamTransport(server) }
                show(options.upstreams)
            } catch {
                let failure = Failure(error)
                guard json else { throw Failure(code: 1, failure.message, hint: failure.hint) }
                var out = JSONWriter()
                out.beginObject()
                out.field("ok", false)
                out.field("error", failure.message)
                out.field("hint", failure.hint)
                out.endObject()
                print(out.text)
                throw ExitCode(1)
            }
        }

        private func show(_ servers: [UpstreamServer]) {
            guard json else {
                print("ok")
                for server in servers { print("  upstream \(server.name) at \(server.endpoint.display)") }
                return
            }
            var out = JSONWriter()
            out.beginObject()
            out.field("ok", true)
            out.list("upstreams", servers) { server, out in
                out.field("name", server.name)
                out.field("url", server.endpoint.display)
                out.field("api", server.api?.rawValue)
            }
            out.endObject()
            print(out.text)
        }
    }
}
