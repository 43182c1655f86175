import NIOCore
import NIOPosix
import NIOTLS

/// One pipelined connection to Redis on one event loop: NIO owns the socket, hiredis parses the replies, all commands of a
/// loop tick leave in one write.
///
/// A link is either up, and every command gets its reply or nil, or down, and every command gets nil at once; it
/// reconnects by itself. A reply that does not come within the link's limit takes the link down, since later ones could not
/// be told apart. All methods belong to the link's event loop.
final class RedisLink {
    typealias Waiter = (RedisReply?) -> Void

    /// Longest wait for a reply where a request waits for it.
    static let hotReplyLimit = TimeAmount.milliseconds(40)
    /// Longest time that connecting may take, and after it the handshake of TLS.
    private static let connectLimit = TimeAmount.seconds(2)
    /// First and longest pause between attempts to connect.
    private static let pauses = (first: Int64(100), last: Int64(2_000))
    /// Commands that may wait for replies; more get nil.
    private static let waiterLimit = 65_536

    let loop: any EventLoop
    private let address: RedisAddress
    /// Called with true when the link came up and with false when it went down.
    private let onChange: (RedisLink, Bool) -> Void
    private var channel: (any Channel)?
    private var isUp = false
    private var isStopped = false
    private var waiters: [Waiter?] = []
    private var firstWaiter = 0
    private var out = ByteBuffer()
    private var flushScheduled = false
    private let pace: TimeAmount?
    /// Longest wait for a reply before the link counts as down.
    private let replyLimit: TimeAmount
    /// Takes the messages of channels that were subscribed to; nil where none are expected.
    private let onMessage: ((String) -> Void)?
    private var watchdog: Scheduled<Void>?
    private var served = 0
    private var pause = pauses.first

    /// - Parameters:
    ///   - pace: how long commands gather before they leave; nil for no longer than one tick of the loop.
    ///   - replyLimit: longest wait for a reply before the link counts as down.
    ///   - onMessage: takes the messages of channels that were subscribed to.
    init(
        _ address: RedisAddress, on loop: any EventLoop, pace: TimeAmount? = nil,
        replyLimit: TimeAmount = RedisLink.hotReplyLimit, onMessage: ((String) -> Void)? = nil,
        onChange: @escaping (RedisLink, Bool) -> Void
    ) {
        self.replyLimit = replyLimit
        self.onMessage = onMessage
        self.address = address
        self.pace = pace
        self.loop = loop
        self.onChange = onChange
    }

    /// True while commands are sent.
    var isConnected: Bool { isUp }

    /// Starts connecting; keeps at it until ``stop()``.
    func start() { connect() }

    func stop() {
        isStopped = true
        watchdog?.cancel()
        channel?.close(promise: nil)
        failWaiters()
    }

    /// Queues a command; `write` appends its wire form. The waiter hears nil when the link is or goes down.
    func send(_ waiter: Waiter?, _ write: (inout ByteBuffer) -> Void) {
        guard isUp, waiters.count - firstWaiter < Self.waiterLimit else {
            waiter?(nil)
            return
        }
        write(&out)
        waiters.append(waiter)
        scheduleFlush()
    }

    // MARK: - Connecting

    private func connect() {
        guard !isStopped else { return }
        let me = NIOLoopBound(self, eventLoop: loop)
        let address = address
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(Self.connectLimit).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if address.isSecure { try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(address)) }
                try channel.pipeline.syncOperations.addHandler(RedisLinkHandler(me.value))
            }
        }
        let connecting =
            switch address.target {
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            }
        connecting.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let channel): address.isSecure ? me.value.awaitHandshake(channel) : me.value.greet(channel)
            case .failure: me.value.retry()
            }
        }
    }

    private static func tlsHandler(_ address: RedisAddress) throws -> any ChannelHandler {
        guard case .tcp(let host, _) = address.target, let tls = address.tls else {
            throw StoresError(.valueInvalid, "A secure Redis needs TLS", hint: "Give the address to serve as rediss://")
        }
        return try tls.handler(host: host)
    }

    /// Ends a connection whose server does not prove in time who it is; the handler says when it did.
    private func awaitHandshake(_ channel: any Channel) {
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.connectLimit) {
            if me.value.channel !== channel { channel.close(promise: nil) }
        }
    }

    /// Logs in and selects the database before anything else is sent.
    fileprivate func greet(_ channel: any Channel) {
        guard channel.isActive else { return }
        self.channel = channel
        var greeting = ByteBuffer()
        if let password = address.password {
            RedisCommand.write(["AUTH"] + (address.user.map { [$0] } ?? []) + [password], to: &greeting)
            waiters.append(nil)
        }
        RedisCommand.write(["SELECT", String(address.database)], to: &greeting)
        waiters.append { [unowned self] reply in
            guard reply == .text("OK") else { return drop() }
            isUp = true
            pause = Self.pauses.first
            onChange(self, true)
        }
        channel.writeAndFlush(greeting, promise: nil)
        armWatchdog()
    }

    private func retry() {
        guard !isStopped else { return }
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: .milliseconds(pause + Int64.random(in: 0...pause / 2))) { me.value.connect() }
        pause = min(pause * 2, Self.pauses.last)
    }

    // MARK: - The channel's events

    fileprivate func received(_ bytes: ByteBuffer, _ reader: RedisReader) {
        var isExpected = true
        let understood = reader.feed(bytes) { reply in
            if let onMessage, let message = reply.message {
                served += 1
                return onMessage(message)
            }
            guard firstWaiter < waiters.count else { return isExpected = false }
            let waiter = waiters[firstWaiter]
            waiters[firstWaiter] = nil
            firstWaiter += 1
            served += 1
            waiter?(reply)
        }
        // A reply that nobody asked for puts every later one out of step.
        guard understood, isExpected else { return drop() }
        if firstWaiter == waiters.count {
            waiters.removeAll(keepingCapacity: true)
            firstWaiter = 0
        }
    }

    fileprivate func closed() {
        channel = nil
        let wasUp = isUp
        isUp = false
        out.clear()
        watchdog?.cancel()
        watchdog = nil
        failWaiters()
        // A link that was told to stop is no trouble to report.
        if wasUp, !isStopped { onChange(self, false) }
        retry()
    }

    private func drop() { channel?.close(promise: nil) }

    private func failWaiters() {
        let waiting = waiters[firstWaiter...]
        waiters = []
        firstWaiter = 0
        for waiter in waiting { waiter?(nil) }
    }

    private func scheduleFlush() {
        guard !flushScheduled else { return }
        flushScheduled = true
        let isolated = loop.assumeIsolated()
        guard let pace else { return isolated.execute { self.flush() } }
        isolated.scheduleTask(in: pace) { self.flush() }
    }

    private func flush() {
        flushScheduled = false
        guard let channel, out.readableBytes > 0 else { return }
        channel.writeAndFlush(out, promise: nil)
        out.clear()
        if watchdog == nil { armWatchdog() }
    }

    /// Looks after the time limit whether any reply came while some are due; if none did, the link is taken down.
    private func armWatchdog() {
        let before = served
        let due = NIODeadline.now() + replyLimit
        let me = NIOLoopBound(self, eventLoop: loop)
        watchdog = loop.scheduleTask(in: replyLimit) {
            let link = me.value
            link.watchdog = nil
            guard link.firstWaiter < link.waiters.count else { return }
            // A loop that was busy itself has not read yet what may have come long ago.
            let isLate = NIODeadline.now() - due > .milliseconds(10)
            if link.served == before, !isLate { link.drop() } else { link.armWatchdog() }
        }
    }
}

/// Hands a channel's bytes and end to its link.
private final class RedisLinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: RedisLink
    private let reader = RedisReader()

    init(_ link: RedisLink) { self.link = link }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { link.received(unwrapInboundIn(data), reader) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { link.greet(context.channel) }
    }

    func channelInactive(context: ChannelHandlerContext) { link.closed() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
