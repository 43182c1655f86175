import CHiredis
import ConsoleCore

extension FeedConnection {
    /// Name of the capped stream that keeps the newest events.
    static let log = "secureinfer:feed:log"

    /// One entry of the stream: its id and the bytes of the event.
    struct LogEntry {
        var id: StreamID
        var payload: [UInt8]
    }

    /// Up to `count` entries of the stream from the one before `id` back, newest first; from the end without an id.
    func log(before id: StreamID?, count: Int) throws(FeedError) -> [LogEntry] {
        var entries: [LogEntry]?
        var refusal: String?
        let end = id.map { "(" + $0.text } ?? "+"
        try send(["XREVRANGE", Self.log, end, "-", "COUNT", String(count)]) { words, arguments, lengths in
            guard let reply = si_redis_command_argv(context, words, arguments, lengths) else { return false }
            defer { freeReplyObject(reply) }
            if reply.pointee.type == REDIS_REPLY_ERROR { refusal = String(cString: reply.pointee.str) }
            if reply.pointee.type == REDIS_REPLY_ARRAY { entries = Self.entries(reply.pointee) }
            return true
        }
        if let refusal { throw FeedError(reason: refusal) }
        guard let entries else { throw FeedError(reason: "the stream's answer is no list") }
        return entries
    }

    private static func entries(_ reply: redisReply) -> [LogEntry] {
        (0..<reply.elements).compactMap { index in
            guard let entry = reply.element[index], entry.pointee.type == REDIS_REPLY_ARRAY,
                entry.pointee.elements == 2,
                let id = entry.pointee.element[0].flatMap({ bytes($0.pointee) }).flatMap({ StreamID($0) }),
                let fields = entry.pointee.element[1],
                fields.pointee.type == REDIS_REPLY_ARRAY, fields.pointee.elements >= 2,
                let payload = fields.pointee.element[1].flatMap({ bytes($0.pointee) })
            else { return nil }
            return LogEntry(id: id, payload: payload)
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8]? {
        guard reply.type == REDIS_REPLY_STRING else { return nil }
        return reply.str.withMemoryRebound(to: UInt8.self, capacity: reply.len) {
            Array(UnsafeBufferPointer(start: $0, count: reply.len))
        }
    }
}
