import ArgumentParser

/// The options of `serve` as they were given on the command line.
struct ServeSettings: ParsableArguments {
    @Option(help: "YAML file with any of these; options and environment win over it.")
    var config: String?
    @Option(help: "Address of the tenants' listener, HOST:PORT. (default: 127.0.0.1:8080)")
    var listen: String?
    @Option(help: "PEM file of the tenants' listener's certificate, then those up to its authority. (default: no TLS)")
    var tlsCert: String?
    @Option(help: "PEM file of the certificate's key, mode 0600.")
    var tlsKey: String?
    @Option(
        name: .customLong("tls-client-ca"),
        help: "PEM file of authorities; clients without a certificate of theirs are refused. (default: none)")
    var tlsClientCA: String?
    @Option(
        help:
            "Addresses and ranges of proxies whose X-Forwarded-For is believed, as 10.0.0.0/8,fd00::1. (default: none)")
    var trustedProxies: String?
    @Option(
        help: """
            Control listener: unix:PATH, which only this user can open, or HOST:PORT, over TLS and besides \
            DATA/control.sock. (default: unix:DATA/control.sock)
            """)
    var control: String?
    @Option(name: .customLong("control-tls-cert"), help: "Like --tls-cert, for --control HOST:PORT.")
    var controlTLSCert: String?
    @Option(name: .customLong("control-tls-key"), help: "Like --tls-key, for --control HOST:PORT.")
    var controlTLSKey: String?
    @Option(name: .customLong("control-tls-client-ca"), help: "Like --tls-client-ca, for --control HOST:PORT.")
    var controlTLSClientCA: String?
    @Option(
        help: """
            The model server: http://HOST:PORT, https://HOST or unix:PATH; more than one in the file. \
            (default: http://127.0.0.1:11434)
            """)
    var upstream: String?
    @Option(
        name: .customLong("upstream-api"),
        help: "What the model server speaks, ollama or openai. (default: asked of the server)")
    var upstreamAPI: String?
    @Option(help: "File with the key that the model server wants; the client's own is never sent there.")
    var upstreamKeyFile: String?
    @Option(
        help: """
            Shared limits, state and the live feed: redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss://… for TLS, \
            unix:PATH or off. (default: off)
            """)
    var redis: String?
    @Option(help: "File with Redis' password, mode 0600; a user stands in the address: redis://USER:@HOST.")
    var redisPasswordFile: String?
    @Option(
        name: .customLong("redis-ca"),
        help: "PEM file of the authorities that vouch for a rediss:// server. (default: the system's)")
    var redisCA: String?
    @Option(help: "Directory with all that the gateway remembers. (default: ./data)")
    var data: String?
    @Option(help: "Directory with the secrets that gateways share, 0600 files. (default: DATA/secrets)")
    var secrets: String?
    @Option(
        help:
            "Directory of models to verify (an Ollama store, GGUF files, safetensors folders) or none. (default: none)")
    var models: String?
    @Option(help: "Whose word makes a model good: first-use, approved or signed. (default: first-use)")
    var modelTrust: String?
    @Option(help: "PEM file, or directory of them, with the public keys that sign models. (default: none)")
    var modelKeys: String?
    @Option(help: "Directory with the models' signatures, NAME:TAG.sig each. (default: none)")
    var modelSignatures: String?
    @Option(
        help: """
            YAML or JSON file with a version that only grows and, for each model that may be served, its name, tag and \
            root digest. (default: none)
            """)
    var modelBindings: String?
    @Option(
        help: """
            How often models are hashed that show no change, 1m to 365d, or off; as fast as nobody else minds. \
            (default: 24h)
            """)
    var modelRehash: String?
    @Option(help: "Name of the deployment, shown by the console. (default: local)")
    var environment: String?
    @Option(help: "Name of this gateway in the feed. (default: gw1)")
    var gateway: String?
    @Option(help: "What operators see of prompts: none, masked or full. (default: masked)")
    var excerpt: String?
    @Option(help: "Send x-secureinfer-risk to clients, true or false: an attacker's gradient. (default: false)")
    var exposeRisk: String?
    @Option(
        help: """
            YAML file with the policy: thresholds, limits, responses, and what is other for a tenant. What operators set \
            wins over it. (default: none)
            """)
    var policy: String?
    @Option(
        help: """
            W3C traces of clients: pass them on to the model server, start one where there is none, or off. \
            (default: pass)
            """)
    var traceContext: String?
    @Option(help: "How the log on standard error is written: text or json, one object a line. (default: text)")
    var logFormat: String?
    @Option(
        help: "The least urgent that is logged: trace, debug, info, notice, warning, error or critical. (default: info)"
    )
    var logLevel: String?
    @Option(help: "A line in the log for each request that was let in, on or off; never its text. (default: off)")
    var accessLog: String?

    /// Names in the file that hold more than one value.
    static let sections: Set<String> = ["upstreams", "parameters", "alerts"]

    /// The names that the file may hold.
    static let keys = ServeOption.allCases.map(\.rawValue) + ["upstreams", "parameters", "alerts"]

    /// What the command line says of an option.
    func flag(_ option: ServeOption) -> String? {
        switch option {
        case .listen: listen
        case .tlsCert: tlsCert
        case .tlsKey: tlsKey
        case .tlsClientCA: tlsClientCA
        case .trustedProxies: trustedProxies
        case .control: control
        case .controlTLSCert: controlTLSCert
        case .controlTLSKey: controlTLSKey
        case .controlTLSClientCA: controlTLSClientCA
        case .upstream: upstream
        case .upstreamAPI: upstreamAPI
        case .upstreamKeyFile: upstreamKeyFile
        case .redis: redis
        case .redisPasswordFile: redisPasswordFile
        case .redisCA: redisCA
        case .data: data
        case .secrets: secrets
        case .models: models
        case .modelTrust: modelTrust
        case .modelKeys: modelKeys
        case .modelSignatures: modelSignatures
        case .modelBindings: modelBindings
        case .modelRehash: modelRehash
        case .environment: environment
        case .gateway: gateway
        case .excerpt: excerpt
        case .exposeRisk: exposeRisk
        case .policy: policy
        case .traceContext: traceContext
        case .logFormat: logFormat
        case .logLevel: logLevel
        case .accessLog: accessLog
        }
    }
}
