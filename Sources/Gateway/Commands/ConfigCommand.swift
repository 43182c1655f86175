import ArgumentParser
import Inference
import Wire

/// `secureinfer config`: looks at settings without running a gateway.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Look at the settings of the gateway.", subcommands: [Check.self, Show.self])

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
                show(options)
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

        private func show(_ options: GatewayOptions) {
            let servers = options.upstreams
            guard json else {
                print("ok")
                print(
                    "  tenants at \(options.host):\(options.port), \(options.tls.map { "TLS until \($0.expires)" } ?? "no TLS")"
                )
                if let control = options.controlTCP {
                    print("  operators at \(control.host):\(control.port), TLS until \(control.tls.expires)")
                }
                for server in servers { print("  upstream \(server.name) at \(server.endpoint.display)") }
                if let webhook = options.alerts.webhook { print("  alerts to \(webhook.address.display)") }
                if let syslog = options.alerts.syslog { print("  alerts to \(syslog.address.text)") }
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

    /// `secureinfer config show`: every setting, its value and where it was set.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every setting with its value and where it was set; secrets are masked.",
            discussion: """
                Options win over the environment, the environment over the file, the file over the default.

                Example:
                  secureinfer config show --config /etc/secureinfer.yaml
                """)

        @OptionGroup var settings: ServeSettings
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            let all = try ShownSetting.all(settings)
            guard json else {
                let rows = all.map { setting in
                    [
                        setting.name, setting.value.isEmpty ? "-" : Output.printable(setting.value),
                        setting.source == .standard ? "default" : Output.printable(setting.place),
                    ]
                }
                return Output.table(["SETTING", "VALUE", "SET BY"], rows)
            }
            var out = JSONWriter()
            out.beginArray()
            for setting in all {
                out.beginObject()
                out.field("setting", setting.name)
                out.field("value", setting.value.isEmpty ? nil : setting.value)
                out.field("source", setting.source.rawValue)
                out.field("place", setting.place.isEmpty ? nil : setting.place)
                out.endObject()
            }
            out.endArray()
            print(out.text)
        }
    }
}
