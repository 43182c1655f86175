import NIOCore
import NIOTLS

/// Hands a channel's bytes and end to its link.
final class RedisLinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: RedisLink
    private let reader: RedisReader

    init(_ link: RedisLink) {
        self.link = link
        reader = RedisReader(limit: link.replyBytes)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { link.received(unwrapInboundIn(data), reader) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { link.greet(context.channel) }
    }

    func channelInactive(context: ChannelHandlerContext) { link.closed() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
