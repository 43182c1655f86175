import NIOCore

/// This gateway's links to what gateways share in Redis: one for the shared store, and one that hears announcements.
///
/// Calls may come from anywhere; all of it happens on one event loop. A reply that does not come within 2 s takes the
/// link down; both reconnect by themselves.
public final class StateLink: Sendable {
    public enum Event: Sendable {
        case up, down
        /// An announcement, as it came; of one that is too long, as much as shows that.
        case message([UInt8])
    }

    private static let replyLimit = TimeAmount.seconds(2)

    private let loop: any EventLoop
    private let store: NIOLoopBound<RedisLink>
    private let ear: NIOLoopBound<RedisLink>

    /// Call on the loop.
    ///
    /// - Parameter onEvent: called on the loop; `up` when announcements are heard and the store can be asked.
    public init(_ address: RedisAddress, on loop: any EventLoop, onEvent: @escaping @Sendable (Event) -> Void) {
        self.loop = loop
        let store = RedisLink(address, on: loop, replyLimit: Self.replyLimit) { _, up in onEvent(up ? .up : .down) }
        let ear = RedisLink(
            address, on: loop, replyLimit: Self.replyLimit,
            onMessage: { text in onEvent(.message(Array(text.utf8.prefix(ControlMessage.limit + 1)))) },
            onChange: { link, up in
                guard up else { return onEvent(.down) }
                // What was announced before is in the store: it is read after this.
                link.send({ reply in if reply != nil { onEvent(.up) } }) {
                    RedisCommand.write(["SUBSCRIBE", ControlMessage.channel], to: &$0)
                }
            })
        self.store = NIOLoopBound(store, eventLoop: loop)
        self.ear = NIOLoopBound(ear, eventLoop: loop)
    }

    public func start() {
        loop.execute { [store, ear] in
            // Hearing comes first: nothing may be announced between reading the store and listening.
            ear.value.start()
            store.value.start()
        }
    }

    public func stop() async {
        try? await loop.submit { [store, ear] in
            ear.value.stop()
            store.value.stop()
        }.get()
    }

    /// Asks whether announcements still arrive, and drops the link where no answer comes.
    func probe() { loop.execute { [ear] in ear.value.send(nil) { RedisCommand.write(["PING"], to: &$0) } } }

    /// Announces something to the other gateways.
    func announce(_ message: [UInt8]) {
        loop.execute { [store] in
            store.value.send(nil) { out in
                RedisCommand.begin(3, &out)
                RedisCommand.bulk("PUBLISH", &out)
                RedisCommand.bulk(ControlMessage.channel, &out)
                RedisCommand.bulk(message, &out)
            }
        }
    }

    /// The reply of a script; nil when the link is or goes down.
    func run(_ script: RedisScript, _ arguments: [[UInt8]]) async -> RedisReply? {
        let reply = await call("EVALSHA", script.sha1, arguments)
        guard case .error(let text) = reply, text.hasPrefix("NOSCRIPT") else { return reply }
        return await call("EVAL", script.source, arguments)
    }

    private func call(_ command: String, _ script: String, _ arguments: [[UInt8]]) async -> RedisReply? {
        await withCheckedContinuation { continuation in
            loop.execute { [store] in
                store.value.send({ continuation.resume(returning: $0) }) { out in
                    RedisCommand.begin(3 + StateScript.keys.count + arguments.count, &out)
                    for word in [command, script, String(StateScript.keys.count)] + StateScript.keys {
                        RedisCommand.bulk(word, &out)
                    }
                    for argument in arguments { RedisCommand.bulk(argument, &out) }
                }
            }
        }
    }
}
