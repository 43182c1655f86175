import NIOCore

/// One pipelined connection to Redis on one event loop: NIO owns the socket, hiredis parses the replies, all commands of a
/// loop tick leave in one write.
///
/// A link is either up, and every command gets its reply or nil, or down, and every command gets nil at once; it
/// reconnects by itself. Where no reply comes within the link's limit it goes down. Whoever cannot wait so long is told
/// sooner that the reply is late, and hears it after all when it comes. All methods belong to the link's event loop.
final class RedisLink {
    /// Hears the reply, or nil when the link is or went down.
    typealias Waiter = (RedisReply?) -> Void
    /// Hears the reply, or nil when the link is or went down, or when the reply is late; then a late reply goes to what is
    /// returned.
    typealias PromptWaiter = (RedisReply?) -> Waiter?

    enum Waiting {
        case patient(Waiter?)
        case prompt(PromptWaiter)
    }

    /// Longest wait for a reply before the link counts as down.
    private static let usualReplyLimit = TimeAmount.seconds(1)
    /// First and longest pause between attempts to connect.
    static let pauses = (first: Int64(100), last: Int64(2_000))
    /// Commands that may wait for replies; more get nil.
    private static let waiterLimit = 65_536
    /// Served waiters that are kept where there is always another one.
    private static let servedLimit = 4096

    let loop: any EventLoop
    let address: RedisAddress
    /// Called with true when the link came up and with false when it went down.
    let onChange: (RedisLink, Bool) -> Void
    var channel: (any Channel)?
    var isUp = false
    var isStopped = false
    var waiters: [Waiting] = []
    private var firstWaiter = 0
    /// Replies that came or were given up since the link exists: the number of the first waiter.
    private var answered = 0
    private var patience = Patience()
    private var look: Scheduled<Void>?
    private var out = ByteBuffer()
    private var flushScheduled = false
    private let pace: TimeAmount?
    /// Longest wait for a reply before the link counts as down.
    private let replyLimit: TimeAmount
    /// Bytes of the longest reply; a longer one makes the link go down.
    let replyBytes: Int
    /// Takes the messages of channels that were subscribed to; nil where none are expected.
    private let onMessage: ((String) -> Void)?
    private var watchdog: Scheduled<Void>?
    private var served = 0
    var pause = pauses.first
    /// Called when replies were late and none is any more.
    var onPrompt: () -> Void = {}

    /// - Parameters:
    ///   - pace: how long commands gather before they leave; nil for no longer than one tick of the loop.
    ///   - replyLimit: longest wait for a reply before the link counts as down.
    ///   - onMessage: takes the messages of channels that were subscribed to.
    init(
        _ address: RedisAddress, on loop: any EventLoop, pace: TimeAmount? = nil,
        replyLimit: TimeAmount = RedisLink.usualReplyLimit, replyBytes: Int = RedisReader.usualLimit,
        onMessage: ((String) -> Void)? = nil,
        onChange: @escaping (RedisLink, Bool) -> Void
    ) {
        self.replyLimit = replyLimit
        self.replyBytes = replyBytes
        self.onMessage = onMessage
        self.address = address
        self.pace = pace
        self.loop = loop
        self.onChange = onChange
    }

    /// True while commands are sent.
    var isConnected: Bool { isUp }

    /// True while commands are sent and no reply is late.
    var isPrompt: Bool { isUp && !patience.isLate(answered: answered) }

    /// Starts connecting; keeps at it until ``stop()``.
    func start() { connect() }

    func stop() {
        isStopped = true
        watchdog?.cancel()
        look?.cancel()
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
        waiters.append(.patient(waiter))
        scheduleFlush()
    }

    /// The same for somebody who is told soon where the reply is late: after 30 to 40 ms.
    func sendPrompt(_ waiter: @escaping PromptWaiter, _ write: (inout ByteBuffer) -> Void) {
        guard isUp, waiters.count - firstWaiter < Self.waiterLimit else {
            _ = waiter(nil)
            return
        }
        write(&out)
        waiters.append(.prompt(waiter))
        scheduleFlush()
        if look == nil { lookLater() }
    }

    // MARK: - The channel's events

    func received(_ bytes: ByteBuffer, _ reader: RedisReader) {
        var isExpected = true
        let wasLate = patience.isLate(answered: answered)
        let understood = reader.feed(bytes) { reply in
            if let onMessage, let message = reply.message {
                served += 1
                return onMessage(message)
            }
            guard firstWaiter < waiters.count else { return isExpected = false }
            let waiter = waiters[firstWaiter]
            waiters[firstWaiter] = .patient(nil)
            firstWaiter += 1
            answered += 1
            served += 1
            Self.tell(waiter, reply)
        }
        // A reply that nobody asked for puts every later one out of step.
        guard understood, isExpected else { return drop() }
        if firstWaiter == waiters.count {
            waiters.removeAll(keepingCapacity: true)
            firstWaiter = 0
        } else if firstWaiter >= Self.servedLimit {
            waiters.removeFirst(firstWaiter)
            firstWaiter = 0
        }
        if wasLate, isPrompt { onPrompt() }
    }

    func closed() {
        channel = nil
        let wasUp = isUp
        isUp = false
        out.clear()
        watchdog?.cancel()
        watchdog = nil
        look?.cancel()
        look = nil
        failWaiters()
        // A link that was told to stop is no trouble to report.
        if wasUp, !isStopped { onChange(self, false) }
        retry()
    }

    func drop() { channel?.close(promise: nil) }

    private func failWaiters() {
        let waiting = waiters[firstWaiter...]
        waiters = []
        firstWaiter = 0
        answered += waiting.count
        patience = Patience(answered: answered)
        for waiter in waiting { Self.tell(waiter, nil) }
    }

    private static func tell(_ waiter: Waiting, _ reply: RedisReply?) {
        switch waiter {
        case .patient(let waiter): waiter?(reply)
        case .prompt(let waiter): _ = waiter(reply)
        }
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
    func armWatchdog() {
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

    private func lookLater(_ pause: TimeAmount = Patience.pause, again: Bool = false) {
        let due = NIODeadline.now() + pause
        let me = NIOLoopBound(self, eventLoop: loop)
        look = loop.scheduleTask(in: pause) {
            // A loop that was busy itself has not read yet what may have come long ago.
            if !again, NIODeadline.now() - due > Patience.pause {
                me.value.lookLater(.milliseconds(1), again: true)
            } else {
                me.value.lookAtWaiters()
            }
        }
    }

    /// Tells those whose replies are late.
    private func lookAtWaiters() {
        look = nil
        let waiting = waiters.count - firstWaiter
        guard waiting > 0 else { return patience = Patience(answered: answered) }
        lookLater()
        let (first, number) = (firstWaiter, answered)
        for late in patience.look(sent: answered + waiting, answered: answered) {
            let place = first + late - number
            guard place < waiters.count, case .prompt(let waiter) = waiters[place] else { continue }
            let after = waiter(nil)
            if place < waiters.count { waiters[place] = .patient(after) }
        }
    }
}
