import Crypto

/// A model server that gave a tenant what is another's, and gets no request until an operator says so.
public struct UpstreamQuarantine: Sendable, Equatable {
    /// `u_` and 16 characters.
    public let id: String
    /// Which server it is, on every gateway alike: ``digest(of:)`` of its address; empty for one from before gateways
    /// shared this, which is known by its name alone.
    public let server: String
    /// What the gateway that found it out calls it.
    public let name: String
    /// That gateway.
    public let gateway: String
    /// Milliseconds since 1970.
    public let since: Int64
    /// When an operator released it; nil while it is out of service.
    public internal(set) var released: Int64?
    /// Whether this gateway found it out, so that the name is one of this gateway's own. Not shared.
    public let isOwn: Bool

    init(
        id: String, server: String, name: String, gateway: String, since: Int64, released: Int64? = nil, isOwn: Bool
    ) {
        self.id = id
        self.server = server
        self.name = name
        self.gateway = gateway
        self.since = since
        self.released = released
        self.isOwn = isOwn
    }

    /// Found out now, on this gateway.
    ///
    /// - Parameters:
    ///   - address: what tells the server from all others, on whatever gateway.
    ///   - now: milliseconds since 1970.
    public init(address: String, name: String, gateway: String, now: Int64) {
        self.init(
            id: "u_" + Credential.randomText(16), server: Self.digest(of: address), name: name, gateway: gateway,
            since: now, isOwn: true)
    }

    /// Whether it holds for a server of this gateway's. One that this gateway found out holds for the name too, so that a
    /// server does not come back because its address is written differently after a restart.
    public func concerns(address: String, name: String) -> Bool {
        server == Self.digest(of: address) || isOwn && self.name == name
    }

    /// 64 hex digits, so that no address lies where gateways share this.
    static func digest(of address: String) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: Array("secureinfer/v1/upstream\0\(address)".utf8))))
    }
}
