import SecurityGate

/// What a reload may change, as the requests of one event loop see it. Each loop has a copy, so that reading it costs
/// nothing; a request that is under way may meet the old one and the new one.
struct LiveSettings: Sendable {
    var proxies: TrustedProxies
    var trace: TraceMode
    /// How each request that was let in is logged; nil where it is not.
    var accessLog: LogOptions.Format?

    init(_ options: GatewayOptions) {
        proxies = options.proxies
        trace = options.trace
        accessLog = options.log.isOfRequests ? options.log.format : nil
    }
}
