import SecurityGate
import Wire

/// What a reload may change, as the requests of one event loop see it. Each loop has a copy, so that reading it costs
/// nothing; a request that is under way may meet the old one and the new one.
struct LiveSettings: Sendable {
    /// What requests may ask of a model's server.
    var parameters: ParameterPolicy
    var proxies: TrustedProxies

    init(_ options: GatewayOptions) {
        parameters = options.parameters
        proxies = options.proxies
    }
}
