import Dispatch
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import Testing

/// A server that answers the n-th request of a test with the n-th text, and then keeps or ends the connection.
final class ScriptedServer: Sendable {
    enum Ending: Sendable {
        case stays, closes
        /// TLS only: ends the TCP connection without a word of TLS.
        case truncates
    }

    struct Reply: Sendable {
        var text: String
        var ending = Ending.stays

        init(_ text: String, _ ending: Ending = .stays) {
            self.text = text
            self.ending = ending
        }
    }

    private struct State {
        var replies: [Reply]
        var requests = 0
        var accepted = 0
        var open: [ObjectIdentifier: any Channel] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let tls: NIOSSLContext?
    private let listener = Mutex<(any Channel)?>(nil)

    init(_ replies: [Reply], tls: NIOSSLContext? = nil) {
        state = Mutex(State(replies: replies))
        self.tls = tls
    }

    func start() async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [tls] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(Door(self))
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(Connection(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        listener.withLock { $0 = channel }
    }

    func stop() async throws {
        try await listener.withLock { $0 }?.close().get()
        for channel in state.withLock({ Array($0.open.values) }) { channel.close(promise: nil) }
    }

    var port: Int { listener.withLock { $0?.localAddress?.port } ?? 0 }
    /// Pieces of requests that arrived, after decryption.
    var requests: Int { state.withLock(\.requests) }
    var accepted: Int { state.withLock(\.accepted) }

    /// Waits until so many requests arrived; returns after a while in any case.
    func received(_ count: Int) async throws {
        for _ in 0..<2000 where requests < count { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Waits until every connection that was accepted is closed, or the test's time is over.
    func allClosed() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    let isDone = state.open.isEmpty || Task.isCancelled
                    if !isDone { state.waiting.append(continuation) }
                    return isDone
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            for continuation in takeWaiting() { continuation.resume() }
        }
        #expect(state.withLock { $0.open.isEmpty })
    }

    private func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Sends a text that nobody asked for on every open connection.
    func push(_ text: String) {
        for channel in state.withLock({ Array($0.open.values) }) {
            channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
        }
    }

    /// The same, and waits until the kernel has it. Not for a loop that a connection of the server lives on.
    func pushNow(_ text: String) {
        for channel in state.withLock({ Array($0.open.values) }) {
            let isOut = DispatchSemaphore(value: 0)
            channel.writeAndFlush(ByteBuffer(string: text)).whenComplete { _ in isOut.signal() }
            isOut.wait()
        }
    }

    /// Ends every open connection with a TCP reset.
    func reset() {
        for channel in state.withLock({ Array($0.open.values) }) {
            (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                .whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func take() -> Reply? {
        state.withLock { state in
            state.requests += 1
            return state.replies.isEmpty ? nil : state.replies.removeFirst()
        }
    }

    /// Counts TCP connections, in front of TLS.
    private final class Door: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = ByteBuffer
        private let server: ScriptedServer

        init(_ server: ScriptedServer) { self.server = server }

        func channelActive(context: ChannelHandlerContext) {
            let channel = context.channel
            server.state.withLock { state in
                state.accepted += 1
                state.open[ObjectIdentifier(channel)] = channel
            }
            context.fireChannelActive()
        }

        func channelInactive(context: ChannelHandlerContext) {
            let id = ObjectIdentifier(context.channel)
            let isLast = server.state.withLock { state in
                state.open[id] = nil
                return state.open.isEmpty
            }
            if isLast { for continuation in server.takeWaiting() { continuation.resume() } }
            context.fireChannelInactive()
        }
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let server: ScriptedServer

        init(_ server: ScriptedServer) { self.server = server }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        /// The test's requests are small: each comes in one piece.
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard let reply = server.take() else { return }
            let channel = context.channel
            channel.writeAndFlush(ByteBuffer(string: reply.text)).assumeIsolated().whenComplete { _ in
                switch reply.ending {
                case .stays: break
                case .closes: channel.close(promise: nil)
                case .truncates:
                    let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
                    tls?.close(promise: nil)
                }
            }
        }
    }
}
