import Vocabulary
import Wire

/// What went wrong with a model server; its own words never go to a client.
public enum UpstreamFault: Error, Sendable, Equatable {
    case unreachable
    case connectTimeout
    case firstByteTimeout
    case idleTimeout
    /// The connection ended before the answer did.
    case cut
    /// The answer is no HTTP/1.1 as this gateway takes it, or compressed.
    case malformed

    /// The reason code for the client.
    public var code: ReasonCode {
        switch self {
        case .firstByteTimeout, .idleTimeout: .upstreamTimeout
        case .unreachable, .connectTimeout, .cut, .malformed: .upstreamUnavailable
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
