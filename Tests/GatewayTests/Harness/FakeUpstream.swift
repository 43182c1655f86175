import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Wire

/// A model server in the test's own process that answers by a script, well or badly.
final class FakeUpstream: Sendable {
    /// A request as it arrived.
    struct Received: Sendable {
        var method: String
        var path: String
        var head: String
        var body: [UInt8]
        /// Which connection it came on, counted from 1.
        var connection = 0

        var json: JSONView? { try? JSONDocument(body).root }
        var streams: Bool { json?["stream"]?.bool == true }
    }

    enum Step: Sendable {
        case send([UInt8])
        /// Waits for ``release()``; a script that ends here hangs.
        case pause
        case close, reset

        static func text(_ text: String) -> Step { .send(Array(text.utf8)) }
    }

    typealias Script = @Sendable (Received) -> [Step]

    private struct State {
        var received: [Received] = []
        var accepted = 0
        /// Numbers of the connections that are open.
        var open: Set<Int> = []
        var paused: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())
    private let script: Script
    private let listener = Mutex<(any Channel)?>(nil)

    init(_ script: @escaping Script) { self.script = script }

    /// Listens on a port of the system's choice, or on one that was used before.
    func start(port: Int = 0) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(self))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        listener.withLock { $0 = channel }
    }

    func stop() async throws {
        let channel = listener.withLock { $0 }
        try await channel?.close().get()
    }

    var port: Int { listener.withLock { $0?.localAddress?.port } ?? 0 }

    /// Requests for an answer; what the gateway asks about the server itself is left out.
    var received: [Received] { state.withLock { $0.received.filter { $0.method == "POST" } } }
    /// Connections that are open.
    var open: Int { state.withLock { $0.open.count } }
    /// Whether a connection, by its number, is open.
    func isOpen(_ connection: Int) -> Bool { state.withLock { $0.open.contains(connection) } }
    /// Connections that were ever made.
    var accepted: Int { state.withLock { $0.accepted } }
    /// Answers that wait to be released.
    var paused: Int { state.withLock { $0.paused.count } }

    /// Lets every paused answer go on.
    func release() {
        let waiting = state.withLock { state in
            defer { state.paused = [] }
            return state.paused
        }
        for resume in waiting { resume() }
    }

    /// One connection: takes whole requests and plays the script of each.
    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let server: FakeUpstream
        private var input: [UInt8] = []
        private var number = 0

        init(_ server: FakeUpstream) { self.server = server }

        func channelActive(context: ChannelHandlerContext) {
            number = server.state.withLock { state in
                state.accepted += 1
                state.open.insert(state.accepted)
                return state.accepted
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            _ = server.state.withLock { [number] in $0.open.remove(number) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            input.append(contentsOf: unwrapInboundIn(data).readableBytesView)
            while let request = take() {
                server.state.withLock { $0.received.append(request) }
                server.play(server.script(request)[...], on: context.channel)
            }
        }

        private func take() -> Received? {
            guard let end = input.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return nil }
            let head = String(decoding: input[..<end], as: UTF8.self)
            let words = head.split(separator: " ", maxSplits: 2)
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            let length = line.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
            guard input.count >= end + length, words.count == 3 else { return nil }
            let body = Array(input[end..<(end + length)])
            input.removeFirst(end + length)
            return Received(
                method: String(words[0]), path: String(words[1]), head: head, body: body, connection: number)
        }
    }

    private func play(_ steps: ArraySlice<Step>, on channel: any Channel) {
        var rest = steps
        while let step = rest.popFirst() {
            switch step {
            case .send(let bytes): channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
            case .close: channel.close(promise: nil)
            case .reset:
                let set = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                set?.whenComplete { _ in channel.close(promise: nil) }
            case .pause:
                let later = rest
                state.withLock { state in
                    state.paused.append { channel.eventLoop.execute { self.play(later, on: channel) } }
                }
                return
            }
        }
    }
}
