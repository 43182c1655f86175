import NIOCore

/// The link to the Redis where gateways share conversations and data keys. One for all event loops; answers come on the
/// loop that asked.
final class ShelfLink: Sendable {
    struct Unavailable: Error {}

    /// Longest wait for a reply before the link counts as down.
    private static let replyLimit = TimeAmount.seconds(2)
    /// Bytes of the longest reply: a page of turns, or one turn that is longer.
    private static let replyBytes = 8 << 20
    /// Bytes of commands whose replies are awaited; more are refused at once.
    private static let outstandingLimit = 64 << 20

    /// What belongs to the link's own loop.
    private final class Core {
        let link: RedisLink
        var outstanding = 0

        init(_ link: RedisLink) { self.link = link }
    }

    private let loop: any EventLoop
    private let core: NIOLoopBound<Core>

    /// Call on the loop.
    ///
    /// - Parameter onChange: called on the loop when it came up or went down.
    init(_ address: RedisAddress, on loop: any EventLoop, onChange: @escaping (Bool) -> Void) {
        self.loop = loop
        let link = RedisLink(
            address, on: loop, replyLimit: Self.replyLimit, replyBytes: Self.replyBytes
        ) { _, up in onChange(up) }
        core = NIOLoopBound(Core(link), eventLoop: loop)
    }

    func start() { loop.execute { [core] in core.value.link.start() } }

    func stop() { loop.execute { [core] in core.value.link.stop() } }

    /// The reply of a script; fails where the link is or goes down.
    func run(
        _ script: RedisScript, keys: [String], _ arguments: [String], on loop: any EventLoop
    ) -> EventLoopFuture<RedisReply> {
        let rest = [String(keys.count)] + keys + arguments
        let promise = loop.makePromise(of: RedisReply.self)
        call(["EVALSHA", script.sha1] + rest) { [self] reply in
            guard case .error(let text) = reply, text.hasPrefix("NOSCRIPT") else { return Self.tell(promise, reply) }
            call(["EVAL", script.source] + rest) { Self.tell(promise, $0) }
        }
        return promise.futureResult
    }

    /// Sends a command whose reply nobody waits for.
    func send(_ words: [String]) { call(words) { _ in } }

    private static func tell(_ promise: EventLoopPromise<RedisReply>, _ reply: RedisReply?) {
        switch reply {
        case .none, .error: promise.fail(Unavailable())
        case .some(let reply): promise.succeed(reply)
        }
    }

    private func call(_ words: [String], _ done: @escaping @Sendable (RedisReply?) -> Void) {
        let size = words.reduce(0) { $0 + $1.utf8.count }
        if loop.inEventLoop { return Self.call(core.value, words, size, done) }
        loop.execute { [core] in Self.call(core.value, words, size, done) }
    }

    private static func call(_ core: Core, _ words: [String], _ size: Int, _ done: @escaping (RedisReply?) -> Void) {
        guard core.outstanding + size <= outstandingLimit else { return done(nil) }
        core.outstanding += size
        core.link.send({ reply in
            core.outstanding -= size
            done(reply)
        }) { RedisCommand.write(words, to: &$0) }
    }
}
