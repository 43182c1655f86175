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
    var upstream: UpstreamEndpoint
    /// Nil asks the server.
    var upstreamAPI: Dialect?
    /// Bearer token for the upstream.
    var upstreamKey: String?
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
