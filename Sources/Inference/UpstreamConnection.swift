import NIOCore
import Wire

/// One connection to a model server. It serves one request at a time and goes back to its pool only after an answer that
/// ended exactly where its framing said, with nothing left over.
public final class UpstreamConnection: ChannelInboundHandler {
    public typealias InboundIn = ByteBuffer
    public typealias OutboundOut = ByteBuffer

    /// Informational answers (1xx) that may come before the one that counts.
    private static let informationalLimit = 8

    private enum State { case idle, head, length(Int), chunked, untilClose, dead }

    private unowned let pool: UpstreamPool
    private var state = State.idle
    private var context: ChannelHandlerContext?
    private var receiver: (any UpstreamReceiver)?
    private var ticket: UpstreamPool.Ticket?
    private var request = ByteBuffer()
    private var gathered: [UInt8] = []
    private var scanned = 0
    private var chunks = ChunkedDecoder()
    private var mustClose = false
    private var informational = 0
    private var isReading = true
    private var sawByte = false
    /// True when the connection carried an earlier request: its server may have closed it in the meantime.
    private var isReused = false
    /// When the wait that is going on counts as too long.
    private(set) var deadline = NIODeadline.distantFuture

    init(pool: UpstreamPool) { self.pool = pool }

    /// True when a new request can be sent on it.
    var isUsable: Bool { if case .idle = state { context != nil } else { false } }

    func send(_ request: ByteBuffer, to receiver: any UpstreamReceiver, ticket: UpstreamPool.Ticket, reused: Bool) {
        self.receiver = receiver
        self.ticket = ticket
        self.request = request
        isReused = reused
        state = .head
        gathered.removeAll(keepingCapacity: true)
        scanned = 0
        sawByte = false
        informational = 0
        mustClose = false
        setReading(true)
        deadline = .now() + .milliseconds(pool.limits.firstByte)
        context?.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    /// Drops the request and the connection with it.
    public func cancel() {
        receiver = nil
        finish(reusable: false)
    }

    /// Stops or goes on reading, for a client that cannot keep up.
    public func setReading(_ on: Bool) {
        if on { deadline = .now() + .milliseconds(pool.limits.idle) }
        if on != isReading { context?.channel.setOption(.autoRead, value: on).whenComplete { _ in } }
        isReading = on
        if !on { deadline = .distantFuture }
    }

    func expire() { fail(sawByte ? .idleTimeout : .firstByteTimeout) }

    // MARK: - Channel events

    public func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .idle = state { return finish(reusable: false) }
        sawByte = true
        if isReading { deadline = .now() + .milliseconds(pool.limits.idle) }
        let bytes = unwrapInboundIn(data)
        bytes.withUnsafeReadableBytes { raw in take(raw.bindMemory(to: UInt8.self)) }
    }

    public func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    public func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        switch state {
        case .idle, .dead: finish(reusable: false)
        case .untilClose: succeed(reusable: false)
        case .head where isReused && !sawByte: retry()
        case .head, .length, .chunked: fail(.cut)
        }
    }

    public func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: - Reading

    private func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch state {
        case .head: takeHead(bytes)
        case .length, .chunked, .untilClose: takeBody(bytes)
        case .idle, .dead: break
        }
    }

    private func takeHead(_ bytes: UnsafeBufferPointer<UInt8>) {
        gathered.append(contentsOf: bytes)
        let outcome = gathered.withUnsafeBufferPointer { HTTPResponseHead.read($0, scanned: &scanned) }
        switch outcome {
        case .incomplete: return
        case .malformed: return fail(.malformed)
        case .head(let head, let length):
            let rest = gathered.withUnsafeBufferPointer { Array(UnsafeBufferPointer(rebasing: $0[length...])) }
            gathered.removeAll(keepingCapacity: true)
            scanned = 0
            if head.status < 200 {
                informational += 1
                guard informational <= Self.informationalLimit else { return fail(.malformed) }
                if !rest.isEmpty { rest.withUnsafeBufferPointer { takeHead($0) } }
                return
            }
            begin(head)
            rest.withUnsafeBufferPointer { takeBody($0) }
        }
    }

    private func begin(_ head: HTTPResponseHead) {
        guard !head.fields.contains("content-encoding") else { return fail(.malformed) }
        mustClose = head.closes
        chunks = ChunkedDecoder()
        switch head.framing {
        case .none: state = .length(0)
        case .length(let length): state = .length(length)
        case .chunked: state = .chunked
        case .untilClose: state = .untilClose
        }
        receiver?.upstreamHead(head)
    }

    private func takeBody(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch state {
        case .length(let left):
            let piece = UnsafeBufferPointer(rebasing: bytes.prefix(left))
            state = .length(left - piece.count)
            if !piece.isEmpty { receiver?.upstreamBody(piece) }
            if case .length(0) = state { succeed(reusable: bytes.count == piece.count) }
        case .chunked:
            gathered.removeAll(keepingCapacity: true)
            let outcome = chunks.decode(bytes, into: &gathered)
            if outcome == .malformed { return fail(.malformed) }
            if !gathered.isEmpty { gathered.withUnsafeBufferPointer { receiver?.upstreamBody($0) } }
            if case .done(let used) = outcome { succeed(reusable: used == bytes.count) }
        case .untilClose:
            if !bytes.isEmpty { receiver?.upstreamBody(bytes) }
        case .idle, .head, .dead: break
        }
    }

    // MARK: - Ending

    private func succeed(reusable: Bool) {
        let receiver = receiver
        self.receiver = nil
        finish(reusable: reusable && !mustClose)
        receiver?.upstreamEnd()
    }

    private func fail(_ fault: UpstreamFault) {
        let receiver = receiver
        self.receiver = nil
        finish(reusable: false)
        receiver?.upstreamFailed(fault)
    }

    /// The server closed an idle connection just as it was reused: nothing was answered, so a fresh one may try.
    private func retry() {
        guard let receiver, let ticket else { return finish(reusable: false) }
        let request = request
        self.receiver = nil
        finish(reusable: false)
        pool.sendFresh(request, to: receiver, ticket)
    }

    private func finish(reusable: Bool) {
        if case .dead = state { return }
        deadline = .distantFuture
        request = ByteBuffer()
        ticket = nil
        state = reusable ? .idle : .dead
        pool.release(self, reusable: reusable)
        if !reusable { context?.close(promise: nil) }
    }
}
