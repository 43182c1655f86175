/// How one upstream is reached. An `https` address cannot be had without its TLS, so no connection can leave it out.
public struct UpstreamTransport: Sendable {
    public let endpoint: UpstreamEndpoint
    public let limits: UpstreamLimits
    let tls: UpstreamTLS?

    public init(_ server: UpstreamServer) throws(UpstreamSetupError) {
        try self.init(
            endpoint: server.endpoint, limits: server.limits, authorities: server.authorities,
            identity: server.identity)
    }

    /// Reads the files that are named; blocks for them.
    public init(
        endpoint: UpstreamEndpoint, limits: UpstreamLimits = UpstreamLimits(), authorities: String? = nil,
        identity: UpstreamIdentity? = nil
    ) throws(UpstreamSetupError) {
        guard endpoint.isSecure || (authorities == nil && identity == nil) else {
            throw UpstreamSetupError(
                .tlsNotUsed, "\(endpoint.display) has a CA file or a certificate, but no TLS",
                hint: "Write https:// in its address, or leave the files out")
        }
        self.endpoint = endpoint
        self.limits = limits
        tls = endpoint.isSecure ? try UpstreamTLS(authorities: authorities, identity: identity) : nil
    }
}
