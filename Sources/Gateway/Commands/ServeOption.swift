/// The options of `serve` that are one value, by the names that the command line, the environment and the file use.
enum ServeOption: String, CaseIterable {
    case listen
    case tlsCert = "tls-cert"
    case tlsKey = "tls-key"
    case tlsClientCA = "tls-client-ca"
    case trustedProxies = "trusted-proxies"
    case control
    case controlTLSCert = "control-tls-cert"
    case controlTLSKey = "control-tls-key"
    case controlTLSClientCA = "control-tls-client-ca"
    case upstream
    case upstreamAPI = "upstream-api"
    case upstreamKeyFile = "upstream-key-file"
    case redis
    case redisPasswordFile = "redis-password-file"
    case redisCA = "redis-ca"
    case data, secrets, models
    case modelTrust = "model-trust"
    case modelKeys = "model-keys"
    case modelSignatures = "model-signatures"
    case modelBindings = "model-bindings"
    case modelRehash = "model-rehash"
    case environment, gateway, excerpt
    case exposeRisk = "expose-risk"
    case policy
    case traceContext = "trace-context"
    case logFormat = "log-format"
    case logLevel = "log-level"
    case accessLog = "access-log"

    /// What holds where nothing is set; empty for nothing.
    var standard: String {
        switch self {
        case .listen: "127.0.0.1:8080"
        case .upstream: "http://127.0.0.1:11434"
        case .redis: "off"
        case .data: "./data"
        case .models: "none"
        case .modelTrust: "first-use"
        case .modelRehash: "24h"
        case .environment: "local"
        case .gateway: "gw1"
        case .excerpt: "masked"
        case .exposeRisk: "false"
        case .traceContext: "pass"
        case .logFormat: "text"
        case .logLevel: "info"
        case .accessLog: "off"
        default: ""
        }
    }

    /// True where the file may hold a list; elsewhere its items stand with commas between them.
    var isList: Bool { self == .trustedProxies }

    var variable: String { "SECUREINFER_" + rawValue.uppercased().replacing("-", with: "_") }
}
