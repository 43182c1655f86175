/// How long the gateway waits for a model server, and what it keeps for it.
public struct UpstreamLimits: Sendable, Equatable {
    /// Milliseconds until a connection stands, its TLS handshake included.
    public var connect: Int64 = 2_000
    /// Milliseconds until the head of the answer is complete: a large model thinks long.
    public var firstByte: Int64 = 60_000
    /// Milliseconds between two reads of the answer.
    public var idle: Int64 = 30_000
    /// Idle connections kept by each event loop.
    public var pooled = 256
    /// Milliseconds that an idle connection is kept: less than the 75 s after which common servers close theirs, so
    /// that few requests meet a connection that is being closed.
    public var pooledFor: Int64 = 60_000
    /// Milliseconds. A connection that its server had closed already ends at once. One that ends later has perhaps
    /// worked on the request, which is then not sent again (RFC 9110, section 9.2.2).
    var staleness: Int64 = 250

    public init() {}
}
