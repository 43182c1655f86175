import Vocabulary
import Wire

/// What went wrong with a model server; its own words never go to a client.
public enum UpstreamFault: String, Error, Sendable, Equatable, CaseIterable {
    case unreachable
    /// No connection, or no finished TLS handshake, in time.
    case connectTimeout = "connect_timeout"
    /// The server is not who it should be, or speaks no TLS that this gateway takes.
    case tlsFailed = "tls_failed"
    /// No complete head in time.
    case firstByteTimeout = "first_byte_timeout"
    /// The connection ended before the head did.
    case cutBeforeHead = "cut_before_head"
    /// The head is no HTTP/1.1 as this gateway takes it, or announces a compressed body.
    case malformedHead = "malformed_head"
    case idleTimeout = "idle_timeout"
    /// The connection ended before the body did.
    case cut
    /// The body breaks its framing.
    case malformed

    /// The reason code for the client.
    public var code: ReasonCode {
        switch self {
        case .firstByteTimeout, .idleTimeout: .upstreamTimeout
        case .unreachable, .connectTimeout, .tlsFailed, .cutBeforeHead, .malformedHead, .cut, .malformed:
            .upstreamUnavailable
        }
    }

    /// True where nothing of an answer was received, so that another upstream may be tried.
    ///
    /// Not after a wait for the first byte: the client has waited as long as it may, and a second wait would double it.
    public var mayTryAnother: Bool {
        switch self {
        case .unreachable, .connectTimeout, .tlsFailed, .cutBeforeHead, .malformedHead: true
        case .firstByteTimeout, .idleTimeout, .cut, .malformed: false
        }
    }
}

/// Takes one answer of a model server; called on the event loop, and never again after the end or a fault.
public protocol UpstreamReceiver: AnyObject {
    func upstreamHead(_ head: HTTPResponseHead)
    /// Valid during the call only.
    func upstreamBody(_ bytes: UnsafeBufferPointer<UInt8>)
    func upstreamEnd()
    func upstreamFailed(_ fault: UpstreamFault)
}
