import Glibc
import NIOCore
import NIOSSL
import NIOTLS
import Wire

/// One connection to a model server. It serves one request at a time and goes back to its pool only after an answer
/// that ended exactly where its framing said, with nothing left over.
final class UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Informational answers (1xx) that may come before the one that counts.
    private static let informationalLimit = 8

    private enum State { case handshake, idle, head, length(Int), chunked, untilClose, dead }

    private let pool: UpstreamPool
    private let isSecure: Bool
    private var state: State
    private var context: ChannelHandlerContext?
    /// What the connection is to the system, for as long as it is open.
    private var socket: NIOBSDSocket.Handle?
    private var order: UpstreamOrder?
    private var gathered: [UInt8] = []
    private var scanned = 0
    private var chunks = ChunkedDecoder()
    private var mustClose = false
    private var informational = 0
    private var isReading = true
    private var sawByte = false
    /// True when the connection carried an earlier request: its server may have closed it in the meantime.
    private var isReused = false
    /// When the request was written.
    private var sentAt = NIODeadline.now()
    /// When the head must be complete.
    private var headBy = NIODeadline.distantFuture
    /// When the wait that is going on counts as too long.
    private(set) var deadline = NIODeadline.distantFuture
    /// The tenant that alone may use the connection; nil where it is shared.
    var owner: String?
    /// When the pool gives an idle connection up.
    var idleUntil = NIODeadline.distantFuture

    init(pool: UpstreamPool) {
        self.pool = pool
        isSecure = pool.transport.tls != nil
        state = isSecure ? .handshake : .idle
    }

    /// True when a new request can be sent on it.
    var isUsable: Bool { if case .idle = state { context != nil } else { false } }

    /// True when something lies on the connection that the event loop has not come to read yet: bytes, which nobody asked
    /// for and which could only be taken for the answer to the next request, or its end. Only looks.
    var hasUnread: Bool {
        guard let socket else { return false }
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) >= 0 || errno != EAGAIN
    }

    /// Sends a request, or keeps it until the handshake is done.
    /// - Parameter connectBy: when that must be.
    func send(_ order: UpstreamOrder, isReused: Bool, connectBy: NIODeadline) {
        self.order = order
        self.isReused = isReused
        switch state {
        case .handshake: deadline = connectBy
        case .idle: write(order)
        case .head, .length, .chunked, .untilClose, .dead:
            // It died between standing and being handed over.
            self.order = nil
            pool.release(self, reusable: false)
            order.ticket.connection = nil
            order.receiver.upstreamFailed(isSecure ? .tlsFailed : .cutBeforeHead)
        }
    }

    private func write(_ order: UpstreamOrder) {
        gathered.removeAll(keepingCapacity: true)
        scanned = 0
        sawByte = false
        informational = 0
        mustClose = false
        // The state stays idle for now: what a write finds waiting on the connection is no answer to it.
        context?.writeAndFlush(wrapOutboundOut(order.request), promise: nil)
        guard case .idle = state else {
            return isReused ? pool.sendFresh(order) : order.receiver.upstreamFailed(.cutBeforeHead)
        }
        state = .head
        sentAt = .now()
        headBy = sentAt + .milliseconds(pool.limits.firstByte)
        deadline = headBy
    }

    /// Drops the request and the connection with it.
    func cancel() { finish(reusable: false) }

    /// Stops or goes on reading, for a client that cannot keep up.
    func setReading(_ on: Bool) {
        if on != isReading { context?.channel.setOption(.autoRead, value: on).whenComplete { _ in } }
        isReading = on
        wait()
    }

    /// Starts the wait for the next read; a head has one wait in all besides, so that it cannot trickle in for ever.
    private func wait() {
        switch state {
        case .handshake, .idle, .dead: return
        case .head, .length, .chunked, .untilClose: break
        }
        guard isReading else { return deadline = .distantFuture }
        deadline = .now() + .milliseconds(pool.limits.idle)
        if case .head = state { deadline = sawByte ? min(headBy, deadline) : headBy }
    }

    func expire() {
        switch state {
        case .handshake: fail(.connectTimeout)
        case .head: fail(.firstByteTimeout)
        case .length, .chunked, .untilClose: fail(.idleTimeout)
        case .idle, .dead: break
        }
    }

    // MARK: - Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        socket = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable { $0 }
    }

    func handlerRemoved(context: ChannelHandlerContext) { (self.context, socket) = (nil, nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (event as? TLSUserEvent, state) {
        case (.handshakeCompleted?, .handshake):
            let name = pool.transport.endpoint.serverName
            guard UpstreamTLS.vouches(for: name, context.pipeline.syncOperations) else { return fail(.tlsFailed) }
            state = .idle
            deadline = .distantFuture
            if let order { write(order) }
        case (.shutdownCompleted?, _): ended(cleanly: true)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        sawByte = true
        wait()
        let bytes = unwrapInboundIn(data)
        bytes.withUnsafeReadableBytes { raw in take(raw.bindMemory(to: UInt8.self)) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        (self.context, socket) = (nil, nil)
        ended(cleanly: !isSecure)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A server that refuses the gateway's certificate says so behind the handshake (RFC 8446, section 4.4.2).
        if case .head = state, !sawByte, !isReused, error is BoringSSLError { fail(.tlsFailed) }
        ended(cleanly: false)
        context.close(promise: nil)
    }

    /// The connection is over. Only the end that the server itself announced ends a body without a length: with TLS
    /// anybody on the way can cut the TCP connection, without it nothing better is to be had.
    private func ended(cleanly: Bool) {
        switch state {
        case .idle, .dead: finish(reusable: false)
        case .handshake: fail(.tlsFailed)
        case .untilClose where cleanly: succeed(reusable: false)
        case .head where wasStale: retry()
        case .head: fail(.cutBeforeHead)
        case .length, .chunked, .untilClose: fail(.cut)
        }
    }

    /// True for a used connection that its server had closed before the request came to it.
    private var wasStale: Bool {
        isReused && !sawByte && NIODeadline.now() - sentAt < .milliseconds(pool.limits.staleness)
    }

    // MARK: - Reading

    private func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch state {
        case .head: takeHead(bytes)
        case .length, .chunked, .untilClose: takeBody(bytes)
        // Nothing was asked: it could only be taken for the answer to the next request.
        case .idle: finish(reusable: false)
        case .handshake, .dead: break
        }
    }

    private func takeHead(_ bytes: UnsafeBufferPointer<UInt8>) {
        gathered.append(contentsOf: bytes)
        while case .head = state {
            let outcome = gathered.withUnsafeBufferPointer { HTTPResponseHead.read($0, scanned: &scanned) }
            switch outcome {
            case .incomplete: return
            case .malformed: return fail(.malformedHead)
            case .head(let head, let length):
                scanned = 0
                guard head.status < 200 else { return begin(head, length: length) }
                informational += 1
                guard head.status != 101, informational <= Self.informationalLimit else { return fail(.malformedHead) }
                gathered.removeFirst(length)
                if gathered.isEmpty { return }
            }
        }
    }

    private func begin(_ head: HTTPResponseHead, length: Int) {
        guard !head.fields.contains("content-encoding") else { return fail(.malformedHead) }
        let rest = gathered.withUnsafeBufferPointer { Array(UnsafeBufferPointer(rebasing: $0[length...])) }
        gathered.removeAll(keepingCapacity: true)
        mustClose = head.closes
        chunks = ChunkedDecoder()
        switch head.framing {
        case .none: state = .length(0)
        case .length(let length): state = .length(length)
        case .chunked: state = .chunked
        case .untilClose: state = .untilClose
        }
        wait()
        order?.receiver.upstreamHead(head)
        rest.withUnsafeBufferPointer { takeBody($0) }
    }

    private func takeBody(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch state {
        case .length(let left):
            let piece = UnsafeBufferPointer(rebasing: bytes.prefix(left))
            state = .length(left - piece.count)
            if !piece.isEmpty { order?.receiver.upstreamBody(piece) }
            if case .length(0) = state { succeed(reusable: bytes.count == piece.count) }
        case .chunked:
            gathered.removeAll(keepingCapacity: true)
            let outcome = chunks.decode(bytes, into: &gathered)
            if outcome == .malformed { return fail(.malformed) }
            if !gathered.isEmpty { gathered.withUnsafeBufferPointer { order?.receiver.upstreamBody($0) } }
            if case .done(let used) = outcome { succeed(reusable: used == bytes.count) }
        case .untilClose:
            if !bytes.isEmpty { order?.receiver.upstreamBody(bytes) }
        case .handshake, .idle, .head, .dead: break
        }
    }

    // MARK: - Ending

    /// The receiver hears of the end first: where it finds that what came is no answer it cancels, and the connection is
    /// not used again.
    private func succeed(reusable: Bool) {
        order?.receiver.upstreamEnd()
        finish(reusable: reusable && !mustClose)
    }

    private func fail(_ fault: UpstreamFault) {
        let receiver = order?.receiver
        finish(reusable: false)
        receiver?.upstreamFailed(fault)
    }

    /// The server closed an idle connection just as it was reused: nothing was answered, so a fresh one may try.
    private func retry() {
        let order = order
        finish(reusable: false)
        if let order { pool.sendFresh(order) }
    }

    private func finish(reusable: Bool) {
        if case .dead = state { return }
        deadline = .distantFuture
        order?.ticket.connection = nil
        order = nil
        state = reusable ? .idle : .dead
        // An idle connection is read, so that its end and stray bytes are noticed.
        if reusable, !isReading { setReading(true) }
        pool.release(self, reusable: reusable)
        if !reusable { context?.close(promise: nil) }
    }
}
