import NIOCore

/// This gateway's links to what gateways tell each other of tenants' behaviour: the capped stream `secureinfer:extraction`,
/// and one snapshot for each tenant under `secureinfer:{TENANT}:extraction`.
///
/// Calls may come from anywhere; all of it happens on one event loop. Both links reconnect by themselves. Nothing that comes
/// from here is trusted: see ``ExtractionGate`` and ``ExtractionSeal``.
public final class ExtractionStream: Sendable {
    public static let key = "secureinfer:extraction"
    /// Entries that are kept, roughly: of 300 bytes to 16 KiB each, and mostly the former.
    static let length = "20000"
    /// Entries that are read at once: their reply stays below what a link takes (1 MiB).
    static let page = 32
    /// Milliseconds that a reading waits for something new.
    static let patience = 500
    /// Seconds that a snapshot stays: 30 days.
    static let retention = 30 * 86_400
    private static let replyLimit = TimeAmount.seconds(2)

    /// What reading came to.
    public enum Page: Sendable, Equatable {
        /// Entries with their places, oldest first; none when nothing came in time.
        case items([Item])
        /// There is no link.
        case down
        /// The link went down over it.
        case lost
        /// Redis cannot do it: the place holds something else, or it has no memory, or is being loaded.
        case failed
    }

    /// An entry as it lay in the stream.
    public struct Item: Sendable, Equatable {
        public var position: StreamPosition
        /// Empty where what lay there is no entry at all.
        public var sealed: [UInt8]
    }

    private let loop: any EventLoop
    private let pen: NIOLoopBound<RedisLink>
    private let ear: NIOLoopBound<RedisLink>
    private static let appending = RedisCommand.start(8, ["XADD", key, "MAXLEN", "~", length, "*", "e"])

    /// Call on the loop.
    public init(_ address: RedisAddress, on loop: any EventLoop) {
        self.loop = loop
        let pen = RedisLink(address, on: loop, replyLimit: Self.replyLimit) { _, _ in }
        let ear = RedisLink(address, on: loop, replyLimit: Self.replyLimit) { _, _ in }
        self.pen = NIOLoopBound(pen, eventLoop: loop)
        self.ear = NIOLoopBound(ear, eventLoop: loop)
    }

    public func start() {
        loop.execute { [pen, ear] in
            ear.value.start()
            pen.value.start()
        }
    }

    public func stop() async {
        try? await loop.submit { [pen, ear] in
            ear.value.stop()
            pen.value.stop()
        }.get()
    }

    // MARK: - The stream

    /// Appends sealed entries in their order; the place of each, nil for one that Redis did not take or may not have.
    ///
    /// What lies in the stream's place and can take no entry, now or ever, is removed.
    public func append(_ entries: [[UInt8]]) async -> [StreamPosition?] {
        let replies = await pipelined(entries) { entry, out in
            out.writeBytes(Self.appending)
            RedisCommand.bulk(entry, &out)
        }
        if replies.contains(where: Self.isInTheWay) {
            _ = await pipelined([Self.key]) { RedisCommand.write(["DEL", $0], to: &$1) }
        }
        return replies.map { reply in
            guard case .text(let id) = reply else { return nil }
            return StreamPosition(id)
        }
    }

    /// Another type, or a stream whose last place is the last one that there can be.
    private static func isInTheWay(_ reply: RedisReply?) -> Bool {
        guard case .error(let text) = reply else { return false }
        return text.hasPrefix("WRONGTYPE") || text.contains("exhausted") || text.contains("equal or smaller")
    }

    /// The newest place in the stream, whatever lies there; nil where that cannot be told or there is none.
    public func newest() async -> StreamPosition? {
        let replies = await pipelined([Self.key]) { key, out in
            RedisCommand.write(["EVAL", Self.newest, "1", key], to: &out)
        }
        guard case .text(let id) = replies[0] else { return nil }
        return StreamPosition(id)
    }

    /// Only the place leaves Redis: the entry may be longer than a link takes.
    private static let newest =
        "local e = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1) return e[1] and e[1][1] or ''"

    /// Reads what lies behind a place, and waits for it for half a second.
    public func read(after position: StreamPosition) async -> Page {
        let words = [
            "XREAD", "COUNT", String(Self.page), "BLOCK", String(Self.patience), "STREAMS", Self.key,
            position.description,
        ]
        return await withCheckedContinuation { continuation in
            loop.execute { [ear] in
                guard ear.value.isConnected else { return continuation.resume(returning: .down) }
                ear.value.send({ continuation.resume(returning: Self.page($0)) }) {
                    RedisCommand.write(words, to: &$0)
                }
            }
        }
    }

    /// Reads what lies behind a place without waiting for more, and leaves out what is longer than any entry.
    public func survey(after position: StreamPosition) async -> Page {
        let words = [
            "EVAL", Self.surveying, "1", Self.key, position.description, String(Self.page),
            String(ExtractionEntry.limit),
        ]
        guard let reply = await pipelined([words], { RedisCommand.write($0, to: &$1) })[0] else { return .lost }
        guard case .list(let parts) = reply else { return .failed }
        return .items(
            stride(from: 0, to: parts.count - 1, by: 2).compactMap { index in
                guard case .text(let id) = parts[index], let position = StreamPosition(id) else { return nil }
                return Item(position: position, sealed: parts[index + 1].string ?? [])
            })
    }

    private static let surveying = """
        local out = {}
        for _, e in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])) do
          local text = e[2][1] == 'e' and #e[2] == 2 and e[2][2] or ''
          out[#out + 1] = e[1]
          out[#out + 1] = #text <= tonumber(ARGV[3]) and text or ''
        end
        return out
        """

    private static func page(_ reply: RedisReply?) -> Page {
        switch reply {
        case nil: return .lost
        case .null: return .items([])
        case .list(let streams):
            guard streams.count == 1, case .list(let stream) = streams[0], stream.count == 2,
                case .list(let entries) = stream[1]
            else { return .failed }
            return .items(entries.compactMap(item))
        default: return .failed
        }
    }

    private static func item(_ reply: RedisReply) -> Item? {
        guard case .list(let parts) = reply, parts.count == 2, case .text(let id) = parts[0],
            let position = StreamPosition(id)
        else { return nil }
        guard case .list(let fields) = parts[1], fields.count == 2, fields[0] == .text("e") else {
            return Item(position: position, sealed: [])
        }
        return Item(position: position, sealed: fields[1].string ?? [])
    }

    // MARK: - Snapshots

    /// The sealed snapshots of tenants, in their order; nil for one that is not there or cannot be read.
    ///
    /// - Returns: them, and whether Redis answered for all of them.
    public func snapshots(of tenants: [String]) async -> (found: [[UInt8]?], isWhole: Bool) {
        let most = String(ExtractionSnapshot.limit + 256)
        let replies = await pipelined(tenants) { tenant, out in
            RedisCommand.write(["GETRANGE", Self.key(of: tenant), "0", most], to: &out)
        }
        let found = replies.map { reply in reply?.string.flatMap { $0.isEmpty ? nil : $0 } }
        return (found, replies.allSatisfy { $0 != nil })
    }

    /// Puts sealed snapshots there; how many Redis took.
    public func put(_ snapshots: [(tenant: String, sealed: [UInt8])]) async -> Int {
        await pipelined(snapshots) { snapshot, out in
            RedisCommand.begin(5, &out)
            for word in ["SET", Self.key(of: snapshot.tenant)] { RedisCommand.bulk(word, &out) }
            RedisCommand.bulk(snapshot.sealed, &out)
            for word in ["EX", String(Self.retention)] { RedisCommand.bulk(word, &out) }
        }.count { $0 == .text("OK") }
    }

    private static func key(of tenant: String) -> String { "secureinfer:{\(tenant)}:extraction" }

    /// Sends a command for each item in one write; the replies in the same order.
    private func pipelined<Value: Sendable>(
        _ items: [Value], _ write: @escaping @Sendable (Value, inout ByteBuffer) -> Void
    ) async -> [RedisReply?] {
        guard !items.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            loop.execute { [pen, loop] in
                var left = items.count
                let replies = NIOLoopBoundBox([RedisReply?](repeating: nil, count: items.count), eventLoop: loop)
                for (index, item) in items.enumerated() {
                    pen.value.send({ reply in
                        replies.value[index] = reply
                        left -= 1
                        if left == 0 { continuation.resume(returning: replies.value) }
                    }) { write(item, &$0) }
                }
            }
        }
    }
}
