import Inference
import ModelVerifier
import SecurityGate
import Stores
import Wire

/// Everything that `serve` was told, checked.
struct GatewayOptions: Sendable {
    var host = "127.0.0.1"
    /// 0 lets the system choose.
    var port = 8080
    /// Path of the control socket.
    var controlPath: String
    /// The model servers, in the order in which they are tried.
    var upstreams: [UpstreamServer]
    /// When a server is paused; nil for what suits the servers.
    var breaker: CircuitBreaker.Settings?
    /// What requests may ask of them.
    var parameters = ParameterPolicy()
    /// Nil for none.
    var redis: RedisAddress?
    var data: String
    /// Nil for `DATA/secrets`.
    var secrets: String?
    /// Nil where no model is verified.
    var models: String?
    var modelTrust = ModelTrust.firstUse
    /// Name of the deployment in the console's header.
    var environment = "local"
    /// Name of this gateway in the feed.
    var gateway = "gw1"
    var policy = Policy()
}
