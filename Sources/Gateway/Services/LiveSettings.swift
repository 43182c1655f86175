import SecurityGate

/// What a reload may change, as the requests of one event loop see it. Each loop has a copy, so that reading it costs
/// nothing; a request that is under way may meet the old one and the new one.
struct LiveSettings: Sendable {
    var proxies: TrustedProxies

    init(_ options: GatewayOptions) {
        proxies = options.proxies
    }
}
