import ArgumentParser
import Configuration
import Glibc
import Inference
import ModelVerifier
import SecurityGate
import Stores
import SystemPackage
import Wire

/// The options of `serve`, and how they are filled up from the environment and a file.
struct ServeSettings: ParsableArguments {
    @Option(help: "YAML file with any of these options; read last.")
    var config: String?
    @Option(help: "Address of the tenants' listener, HOST:PORT. (default: 127.0.0.1:8080)")
    var listen: String?
    @Option(help: "Control listener, unix:PATH; only this user can open it. (default: unix:DATA/control.sock)")
    var control: String?
    @Option(help: "The model server, http://HOST:PORT or unix:PATH. (default: http://127.0.0.1:11434)")
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

    /// The names that the file may hold.
    static let keys = [
        "listen", "control", "upstream", "upstream-api", "upstream-key-file", "redis", "data", "secrets", "models",
        "model-trust", "environment", "gateway", "excerpt", "expose-risk",
    ]

    /// Checks everything; the first fault is named with the option and a hint.
    func resolve() async throws -> GatewayOptions {
        let reader = try await SettingsReader(file: config)
        func text(_ flag: String?, _ key: String, _ otherwise: String) -> String {
            flag ?? reader.value(key) ?? otherwise
        }
        let data = text(data, "data", "./data")
        let control = text(control, "control", "unix:\(data)/control.sock")
        guard control.hasPrefix("unix:"), control.utf8.count > 5, control.utf8.count < 112 else {
            throw Failure("--control \(control) is not taken", hint: "Use unix:PATH, with a path below 107 bytes.")
        }
        let upstream = text(upstream, "upstream", "http://127.0.0.1:11434")
        guard let endpoint = UpstreamEndpoint(upstream) else {
            throw Failure("--upstream \(upstream) is not taken", hint: "Use http://HOST:PORT or unix:PATH.")
        }
        var options = GatewayOptions(controlPath: String(control.dropFirst(5)), upstream: endpoint, data: data)
        (options.host, options.port) = try Self.address(text(listen, "listen", "127.0.0.1:8080"))
        options.redis = try Self.redis(text(redis, "redis", "off"))
        options.secrets = secrets ?? reader.value("secrets")
        let models = text(models, "models", "none")
        options.models = models == "none" ? nil : models
        options.upstreamAPI = try (upstreamApi ?? reader.value("upstream-api")).map {
            try Self.word($0, "upstream-api")
        }
        options.upstreamKey = try (upstreamKeyFile ?? reader.value("upstream-key-file")).map(Self.key)
        options.modelTrust = try Self.word(text(modelTrust, "model-trust", "first-use"), "model-trust")
        options.environment = text(environment, "environment", "local")
        options.gateway = text(gateway, "gateway", "gw1")
        options.policy.excerpt = try Self.word(text(excerpt, "excerpt", "masked"), "excerpt")
        options.policy.exposeRisk = try Self.flag(text(exposeRisk, "expose-risk", "false"), "expose-risk")
        return options
    }

    private static func address(_ text: String) throws -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), 0...65_535 ~= port
        else { throw Failure("--listen \(text) is not taken", hint: "Use HOST:PORT, as in 127.0.0.1:8080.") }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        return (host.isEmpty ? "0.0.0.0" : host, port)
    }

    private static func redis(_ text: String) throws -> RedisAddress? {
        if text == "off" { return nil }
        guard let address = RedisAddress(text) else {
            throw Failure(
                "--redis is not taken", hint: "Use redis://[USER:PASSWORD@]HOST[:PORT][/DB], unix:PATH or off.")
        }
        return address
    }

    private static func word<T: RawRepresentable & CaseIterable>(_ text: String, _ option: String) throws -> T
    where T.RawValue == String {
        guard let value = T(rawValue: text) else {
            let words = T.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure("--\(option) \(text) is not taken", hint: "Use one of: \(words).")
        }
        return value
    }

    private static func flag(_ text: String, _ option: String) throws -> Bool {
        guard text == "true" || text == "false" else {
            throw Failure("--\(option) \(text) is not taken", hint: "Use true or false.")
        }
        return text == "true"
    }

    private static func key(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else {
            throw Failure("cannot read --upstream-key-file \(path)", hint: "Check that the file is there and readable.")
        }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 4096)
        let line = fgets(&buffer, Int32(buffer.count), file).map { String(cString: $0) } ?? ""
        let key = line.filter { !$0.isWhitespace }
        guard !key.isEmpty, key.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw Failure("--upstream-key-file \(path) holds no key", hint: "Its first line is the key.")
        }
        return key
    }
}
