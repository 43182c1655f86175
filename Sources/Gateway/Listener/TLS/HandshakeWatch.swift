import NIOCore
import NIOTLS

/// Counts a connection that ends before its TLS handshake does; out of the way from then on.
///
/// Strangers cause such failures at will, so none of them is logged.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let counters: Counters
    private var isPending = true

    init(_ counters: Counters) { self.counters = counters }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard case .handshakeCompleted = event as? TLSUserEvent else { return }
        isPending = false
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if isPending { counters.tlsFailures.add(1, ordering: .relaxed) }
    }
}
