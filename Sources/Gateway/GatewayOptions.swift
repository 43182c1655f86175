import Inference
import SecurityGate
import Stores
import Wire

/// Everything that `serve` was told, checked.
struct GatewayOptions: Sendable {
    var host = "127.0.0.1"
    /// 0 lets the system choose.
    var port = 8080
    /// Nil for plain HTTP.
    var tls: ServerTLS?
    /// Path of the control socket.
    var controlPath: String
    /// Where the control API is served besides its socket; nil for nowhere.
    var controlTCP: ControlAddress?
    /// The model servers, in the order in which they are tried.
    var upstreams: [UpstreamServer]
    /// When a server is paused; nil for what suits the servers.
    var breaker: CircuitBreaker.Settings?
    /// The proxies that are believed about their clients' addresses.
    var proxies = TrustedProxies()
    /// Nil for none.
    var redis: RedisAddress?
    var data: String
    /// Nil for `DATA/secrets`.
    var secrets: String?
    /// Nil where no model is verified.
    var models: String?
    /// Whose word makes a model good.
    var vouching = ModelVouching()
    /// Milliseconds between two hashings of model files that show no change.
    var modelRehash = 86_400_000
    /// Name of the deployment in the console's header.
    var environment = "local"
    /// Name of this gateway in the feed.
    var gateway = "gw1"
    /// What becomes of clients' traces.
    var trace = TraceMode.pass
    /// How the log is written.
    var log = LogOptions()
    /// Who outside is told of alerts.
    var alerts = AlertTargets()
    /// The gateway's own policy: its defaults, and what the flags and the settings' file say.
    var policy = Policy()
    /// What the policy file says over it, while operators set no policy; nil for no file.
    var policyFile: PolicyDocument?
}

/// Where the control API listens besides its unix socket: never without TLS.
struct ControlAddress: Sendable {
    var host: String
    /// 0 lets the system choose.
    var port: Int
    var tls: ServerTLS
}
