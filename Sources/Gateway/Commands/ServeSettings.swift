import ArgumentParser
import Configuration
import Inference
import ModelVerifier
import SecurityGate
import Stores
import Wire

/// The options of `serve`, and how they are filled up from the environment and a file.
struct ServeSettings: ParsableArguments {
    @Option(help: "YAML file with any of these options; read last.")
    var config: String?
    @Option(help: "Address of the tenants' listener, HOST:PORT. (default: 127.0.0.1:8080)")
    var listen: String?
    @Option(help: "Control listener, unix:PATH; only this user can open it. (default: unix:DATA/control.sock)")
    var control: String?
    @Option(
        help:
            "The model server: http://HOST:PORT, https://HOST or unix:PATH; more than one in the file. (default: http://127.0.0.1:11434)"
    )
    var upstream: String?
    @Option(help: "What the model server speaks, ollama or openai. (default: asked of the server)")
    var upstreamApi: String?
    @Option(help: "File with the key that the model server wants; the client's own is never sent there.")
    var upstreamKeyFile: String?
    @Option(
        help:
            "Shared limits and the live feed: redis://[USER:PASSWORD@]HOST[:PORT][/DB], unix:PATH or off. (default: off)"
    )
    var redis: String?
    @Option(help: "Directory with all that the gateway remembers. (default: ./data)")
    var data: String?
    @Option(help: "Directory with the secrets that gateways share, 0600 files. (default: DATA/secrets)")
    var secrets: String?
    @Option(
        help:
            "Directory of models to verify (an Ollama store, GGUF files, safetensors folders) or none. (default: none)")
    var models: String?
    @Option(
        help:
            "Whose word makes a model good: first-use, approved, or signed (no signature is checked yet, so that refuses all). (default: first-use)"
    )
    var modelTrust: String?
    @Option(help: "Name of the deployment, shown by the console. (default: local)")
    var environment: String?
    @Option(help: "Name of this gateway in the feed. (default: gw1)")
    var gateway: String?
    @Option(help: "What operators see of prompts: none, masked or full. (default: masked)")
    var excerpt: String?
    @Option(help: "Send x-secureinfer-risk to clients, true or false: an attacker's gradient. (default: false)")
    var exposeRisk: String?

    /// Names in the file that hold more than one value.
    static let sections: Set<String> = ["upstreams", "parameters"]

    /// The names that the file may hold.
    static let keys = [
        "listen", "control", "upstream", "upstream-api", "upstream-key-file", "redis", "data", "secrets", "models",
        "model-trust", "environment", "gateway", "excerpt", "expose-risk", "upstreams", "parameters",
    ]

    /// Checks everything; the first fault is named with its place and a hint.
    func resolve() throws -> GatewayOptions {
        let reader = try SettingsReader(file: config)
        func setting(_ flag: String?, _ key: String, _ otherwise: String) -> Setting {
            Setting(flag, key, reader, otherwise)
        }
        let data = setting(data, "data", "./data").text
        let control = setting(control, "control", "unix:\(data)/control.sock")
        guard control.text.hasPrefix("unix:"), control.text.utf8.count > 5, control.text.utf8.count < 112 else {
            throw control.failure("Use unix:PATH, with a path below 107 bytes.")
        }
        var options = GatewayOptions(
            controlPath: String(control.text.dropFirst(5)), upstreams: try upstreams(reader), data: data)
        options.parameters = try reader.parameters()
        (options.host, options.port) = try setting(listen, "listen", "127.0.0.1:8080").address()
        options.redis = try Self.redis(setting(redis, "redis", "off"))
        options.secrets = secrets ?? reader.value("secrets")
        let models = setting(models, "models", "none").text
        options.models = models == "none" ? nil : models
        options.modelTrust = try setting(modelTrust, "model-trust", "first-use").word()
        options.environment = setting(environment, "environment", "local").text
        options.gateway = setting(gateway, "gateway", "gw1").text
        options.policy.excerpt = try setting(excerpt, "excerpt", "masked").word()
        options.policy.exposeRisk = try setting(exposeRisk, "expose-risk", "false").flag()
        return options
    }

    /// The servers of the file's `upstreams`, or the one that the options name; never both.
    private func upstreams(_ reader: SettingsReader) throws -> [UpstreamServer] {
        let listed = try reader.upstreams()
        guard !listed.isEmpty else { return [try upstream(reader)] }
        for (flag, key) in [
            (upstream, "upstream"), (upstreamApi, "upstream-api"), (upstreamKeyFile, "upstream-key-file"),
        ] where flag != nil || reader.value(key) != nil {
            throw Failure(
                "\(reader.origin(key, isFlag: flag != nil)) and the file's upstreams cannot be combined",
                hint: "Put the server into the list, or leave the list out.")
        }
        return listed
    }

    private func upstream(_ reader: SettingsReader) throws -> UpstreamServer {
        let address = Setting(upstream, "upstream", reader, "http://127.0.0.1:11434")
        guard let endpoint = UpstreamEndpoint(address.text) else {
            throw address.failure("Use http://HOST:PORT, https://HOST or unix:PATH.")
        }
        let api = Setting(upstreamApi, "upstream-api", reader, "")
        let dialect: Dialect? = try api.text.isEmpty ? nil : api.word()
        let file = Setting(upstreamKeyFile, "upstream-key-file", reader, "")
        let key = try file.text.isEmpty ? nil : SecretFile.line(file.text, of: file.place)
        do throws(UpstreamSetupError) {
            let own = try Self.upstreamKey(key)
            return try UpstreamServer(name: "default", endpoint: endpoint, api: dialect, key: own)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
    }

    static func upstreamKey(_ text: String?) throws(UpstreamSetupError) -> UpstreamKey? {
        guard let text else { return nil }
        return try UpstreamKey(text)
    }

    private static func redis(_ setting: Setting) throws -> RedisAddress? {
        if setting.text == "off" { return nil }
        guard let address = RedisAddress(setting.text) else {
            // The address may hold a password: it is not repeated.
            throw Failure(
                "\(setting.place) is not taken",
                hint: "Use redis://[USER:PASSWORD@]HOST[:PORT][/DB], unix:PATH or off.")
        }
        return address
    }
}
