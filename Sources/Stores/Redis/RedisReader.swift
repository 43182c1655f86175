import CHiredis
import NIOCore

/// hiredis' reply parser, fed from a NIO channel. One owner, one thread.
final class RedisReader {
    private let reader: UnsafeMutablePointer<redisReader>?

    /// Bytes of a usual reply: none of ours is near it.
    static let usualLimit = 1 << 20

    /// Replies of more than this many bytes make the link drop.
    private let limit: Int
    /// Bytes fed since the last whole reply: a reply that never ends must not fill the memory.
    private var unfinished = 0

    init(limit: Int = usualLimit) {
        self.limit = limit
        reader = redisReaderCreate()
    }

    deinit { if let reader { redisReaderFree(reader) } }

    /// Calls `reply` for every reply that `bytes` complete; false when they are no RESP.
    func feed(_ bytes: ByteBuffer, _ reply: (RedisReply) -> Void) -> Bool {
        unfinished += bytes.readableBytes
        guard let reader, unfinished <= limit else { return false }
        let fed = bytes.withUnsafeReadableBytes { text in
            redisReaderFeed(reader, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count)
        }
        guard fed == REDIS_OK else { return false }
        while true {
            var raw: UnsafeMutableRawPointer?
            guard redisReaderGetReply(reader, &raw) == REDIS_OK else { return false }
            guard let raw else { return true }
            unfinished = 0
            let typed = raw.assumingMemoryBound(to: redisReply.self)
            reply(RedisReply(typed))
            freeReplyObject(raw)
        }
    }
}
