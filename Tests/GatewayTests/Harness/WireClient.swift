import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A client that sends exactly the bytes it is given.
final class WireClient: Sendable {
    private let channel: any Channel
    private let inbox: Inbox

    private init(_ channel: any Channel, _ inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    /// - Parameter tls: what the client speaks TLS with; nil for plain HTTP.
    static func connect(port: Int, tls: NIOSSLContext? = nil) async throws -> WireClient {
        let inbox = Inbox()
        return WireClient(try await bootstrap(inbox, tls).connect(host: "127.0.0.1", port: port).get(), inbox)
    }

    static func connect(socket: String) async throws -> WireClient {
        let inbox = Inbox()
        return WireClient(try await bootstrap(inbox).connect(unixDomainSocketPath: socket).get(), inbox)
    }

    private static func bootstrap(_ inbox: Inbox, _ tls: NIOSSLContext? = nil) -> ClientBootstrap {
        ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(5))
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    }
                    try pipeline.addHandler(inbox)
                }
            }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends in the background; what the peer no longer takes is lost.
    func send(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }

    /// Everything that came so far and was not taken as an answer.
    var pending: [UInt8] { inbox.state.withLock { $0.bytes } }

    /// True once the peer ended its side.
    var hasEnded: Bool { inbox.state.withLock { $0.ended } }

    /// True when the connection ended, or began, in another way than TLS wants.
    var wasCut: Bool { inbox.state.withLock { $0.failed } }

    /// The certificate that the server showed.
    func serverCertificate() async throws -> NIOSSLCertificate? { try await channel.nioSSL_peerCertificate().get() }

    /// The next answer; `bodiless` for one to HEAD.
    func answer(bodiless: Bool = false, within limit: Duration = .seconds(20)) async throws -> WireAnswer {
        try await eventual("an answer", within: limit) { try inbox.take(bodiless: bodiless) }
    }

    func ended(within limit: Duration = .seconds(10)) async throws {
        try await eventually("the peer's end", within: limit) { hasEnded }
    }

    func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }
    func goOnReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    func close() { channel.close(promise: nil) }

    /// The connection ended in the middle of an answer.
    struct Cut: Error {
        var bytes: [UInt8]
    }

    private final class Inbox: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let state = Mutex<(bytes: [UInt8], ended: Bool, failed: Bool)>(([], false, false))

        func take(bodiless: Bool) throws -> WireAnswer? {
            try state.withLock { state in
                if let (answer, used) = WireAnswer.parse(state.bytes, bodiless: bodiless, ended: state.ended) {
                    state.bytes.removeFirst(used)
                    return answer
                }
                if state.ended { throw Cut(bytes: state.bytes) }
                return nil
            }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            state.withLock { $0.bytes.append(contentsOf: bytes.readableBytesView) }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed { state.withLock { $0.ended = true } }
        }

        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.ended = true } }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            state.withLock { $0.failed = true }
            context.close(promise: nil)
        }
    }
}
