import Crypto
import NIOCore
import Synchronization
import Wire

/// The one publisher of the feed: numbers events, seals them, keeps the newest for repair, and sends each as PUBLISH and
/// XADD in one write.
///
/// Publishing never holds a request up: what Redis does not take is dropped from the live view, stays in the ring, and is
/// on record in SQLite anyway.
public final class FeedPublisher: Sendable {
    public static let channel = "secureinfer:feed"
    public static let stream = "secureinfer:feed:log"
    /// Entries kept in the stream, roughly.
    private static let streamLength = "10000"
    /// Events kept in memory for the control API.
    private static let ringSize = 4096
    /// Events that may wait for the publishing loop; more are dropped and counted.
    private static let queueLimit = 65_536

    /// How long commands gather before they are sent: no operator sees the difference, and Redis is asked less often.
    private static let pace = TimeAmount.milliseconds(4)
    /// The commands up to the event, in their wire form.
    private static let publishing = RedisCommand.start(3, ["PUBLISH", channel])
    private static let appending = RedisCommand.start(8, ["XADD", stream, "MAXLEN", "~", streamLength, "*", "e"])

    public let gateway: String
    public let boot: String
    private let state: Mutex<State>
    private let seal: FeedSeal
    private let loop: any EventLoop
    private let link: NIOLoopBound<RedisLink>?

    /// Takes a sealed event with its sequence number.
    public typealias Listener = @Sendable (Int, [UInt8]) -> Void

    private struct State {
        var sequence = 0
        var queue: [FeedEvent] = []
        var dropped = 0
        var scheduled = false
        var ring: [(sequence: Int, bytes: [UInt8])] = []
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
    }

    /// Call on the loop that it is to publish from.
    ///
    /// - Parameters:
    ///   - feedKey: key of the macs.
    ///   - redis: nil for the ring and listeners alone.
    ///   - onLink: hears on the loop when the link goes up or down.
    public init(
        gateway: String, boot: String, feedKey: SymmetricKey, redis: RedisAddress?, on loop: any EventLoop,
        onLink: @escaping @Sendable (Bool) -> Void
    ) {
        self.gateway = gateway
        self.boot = boot
        self.loop = loop
        state = Mutex(State())
        let digest = KeyedDigest(key: feedKey)
        seal = FeedSeal { message in message.withUnsafeBytes { digest($0) } }
        link = redis.map { address in
            NIOLoopBound(RedisLink(address, on: loop, pace: Self.pace) { _, up in onLink(up) }, eventLoop: loop)
        }
    }

    /// Connects; call on the loop.
    public func start() { link?.value.start() }

    /// Disconnects; call on the loop.
    public func stop() { link?.value.stop() }

    /// Number of the newest event.
    public var sequence: Int { state.withLock { $0.sequence } }

    /// Events that were dropped from the live view.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// Numbers and sends events; returns at once, from any thread. `time` in milliseconds since 1970.
    public func publish(_ bodies: [(body: FeedEvent.Body, tenant: String?, request: String?)], time: Int) {
        let wake = state.withLock { state -> Bool in
            for item in bodies {
                state.sequence += 1
                guard state.queue.count < Self.queueLimit else {
                    state.dropped += 1
                    continue
                }
                state.queue.append(
                    FeedEvent(
                        gateway: gateway, boot: boot, sequence: state.sequence, time: time, tenant: item.tenant,
                        request: item.request, body: item.body))
            }
            defer { state.scheduled = true }
            return !state.scheduled
        }
        if wake { loop.execute { self.drain() } }
    }

    public func publish(_ body: FeedEvent.Body, tenant: String? = nil, request: String? = nil, time: Int) {
        publish([(body, tenant, request)], time: time)
    }

    /// Sealed events after `sequence` that are still in memory, oldest first.
    public func since(_ sequence: Int) -> [(sequence: Int, bytes: [UInt8])] {
        state.withLock { $0.ring.filter { $0.sequence > sequence } }
    }

    /// Calls `listener` with every sealed event from now on, on the publishing loop, until ``remove(_:)``.
    public func listen(_ listener: @escaping Listener) -> Int {
        state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = listener
            return state.nextListener
        }
    }

    public func remove(_ listener: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: listener) } }

    // MARK: - On the publishing loop

    private func drain() {
        let events = state.withLock { state in
            state.scheduled = false
            let events = state.queue
            state.queue.removeAll(keepingCapacity: true)
            return events
        }
        let sealed = events.map { (sequence: $0.sequence, bytes: seal.sealed($0.json())) }
        let listeners = state.withLock { state in
            state.ring.append(contentsOf: sealed)
            if state.ring.count > Self.ringSize * 2 { state.ring.removeFirst(state.ring.count - Self.ringSize) }
            return Array(state.listeners.values)
        }
        for event in sealed {
            send(event.bytes)
            for listener in listeners { listener(event.sequence, event.bytes) }
        }
    }

    private func send(_ bytes: [UInt8]) {
        guard let link else { return }
        guard link.value.isConnected else { return state.withLock { $0.dropped += 1 } }
        link.value.send(nil) { out in
            out.writeBytes(Self.publishing)
            RedisCommand.bulk(bytes, &out)
        }
        link.value.send(nil) { out in
            out.writeBytes(Self.appending)
            RedisCommand.bulk(bytes, &out)
        }
    }
}
