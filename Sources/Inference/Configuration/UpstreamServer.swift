import Vocabulary
import Wire

/// A configured upstream: where it is, what it speaks, and whom it serves with which models.
public struct UpstreamServer: Sendable, Equatable {
    /// Name for operators: metrics, logs, listings.
    public let name: String
    public let endpoint: UpstreamEndpoint
    /// What it speaks; nil to ask it.
    public let api: Dialect?
    public let key: UpstreamKey?
    /// PEM file of the only authorities that may vouch for it; nil for the system's.
    public let authorities: String?
    /// What the gateway shows of itself in the handshake, where the server asks for it.
    public let identity: UpstreamIdentity?
    /// Models that it takes; empty for all.
    public let models: [ModelPattern]
    /// Names or ids of the tenants that it serves, and nobody else; empty for all.
    public let tenants: Set<String>
    public let limits: UpstreamLimits

    public init(
        name: String, endpoint: UpstreamEndpoint, api: Dialect? = nil, key: UpstreamKey? = nil,
        authorities: String? = nil, identity: UpstreamIdentity? = nil, models: [ModelPattern] = [],
        tenants: Set<String> = [], limits: UpstreamLimits = UpstreamLimits()
    ) throws(UpstreamSetupError) {
        guard Self.isName(name) else {
            throw UpstreamSetupError(
                .nameInvalid, "An upstream's name is not taken",
                hint: "Use 1 to 64 small letters, digits, hyphens, dots and underscores, as in gpu-1")
        }
        try Self.check(limits, of: name)
        self.name = name
        self.endpoint = endpoint
        self.api = api
        self.key = key
        self.authorities = authorities
        self.identity = identity
        self.models = models
        self.tenants = tenants
        self.limits = limits
    }

    /// A name is a metric's label and a field of logs: nothing in it needs escaping.
    private static func isName(_ name: String) -> Bool {
        1...64 ~= name.utf8.count
            && name.utf8.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 || "-._".utf8.contains($0) }
    }

    /// A wait of an hour is longer than any answer worth waiting for.
    private static func check(_ limits: UpstreamLimits, of name: String) throws(UpstreamSetupError) {
        for wait in [limits.connect, limits.firstByte, limits.idle] where !(1...3_600_000 ~= wait) {
            throw UpstreamSetupError(
                .limitInvalid, "A time-out of the upstream \(name) is not taken",
                hint: "Use 1 millisecond to 1 hour, as in connect 2s, first byte 60s, idle 30s")
        }
    }
}

/// A certificate chain of the gateway and its key, for servers that ask for one (mutual TLS).
public struct UpstreamIdentity: Sendable, Equatable {
    /// PEM file with the gateway's own certificate first.
    public var certificates: String
    /// PEM file of its private key, not encrypted.
    public var privateKey: String

    public init(certificates: String, privateKey: String) {
        self.certificates = certificates
        self.privateKey = privateKey
    }
}
