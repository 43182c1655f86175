import NIOCore
import NIOPosix
import Synchronization

/// A server that answers the n-th request of a test with the n-th text, and then closes or keeps the connection.
final class ScriptedServer: Sendable {
    struct Reply: Sendable {
        var text: String
        var closes = false
    }

    private let replies: Mutex<[Reply]>
    private let counts = Mutex<(requests: Int, accepted: Int, open: Int)>((0, 0, 0))
    private let listener = Mutex<(any Channel)?>(nil)

    init(_ replies: [Reply]) { self.replies = Mutex(replies) }

    func start() async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        listener.withLock { $0 = channel }
    }

    func stop() async throws { try await listener.withLock { $0 }?.close().get() }

    var port: Int { listener.withLock { $0?.localAddress?.port } ?? 0 }
    var requests: Int { counts.withLock(\.requests) }
    var accepted: Int { counts.withLock(\.accepted) }
    var open: Int { counts.withLock(\.open) }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let server: ScriptedServer

        init(_ server: ScriptedServer) { self.server = server }

        func channelActive(context: ChannelHandlerContext) {
            server.counts.withLock { ($0.accepted, $0.open) = ($0.accepted + 1, $0.open + 1) }
        }

        func channelInactive(context: ChannelHandlerContext) { server.counts.withLock { $0.open -= 1 } }

        /// The test's requests are small: each comes in one piece.
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            server.counts.withLock { $0.requests += 1 }
            let reply = server.replies.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            guard let reply else { return }
            let channel = context.channel
            channel.writeAndFlush(ByteBuffer(string: reply.text)).whenComplete { _ in
                if reply.closes { channel.close(promise: nil) }
            }
        }
    }
}
