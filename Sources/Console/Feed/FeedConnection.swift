import CHiredis
import ConsoleCore
import Glibc

/// Why the feed ended, in words for the operator.
struct FeedError: Error {
    var reason: String
}

/// A subscription to the feed on one Redis connection; lives on one thread.
final class FeedConnection {
    static let channel = "secureinfer:feed"
    private static let connectPatience: Int32 = 2000
    /// Bytes of one unfinished message after which the connection is given up.
    private static let bufferLimit = 16 << 20
    /// Bytes that one read takes from the socket at most, but for an unfinished message.
    private static let readLimit = 512 << 10

    let context: UnsafeMutablePointer<redisContext>

    /// Connects, logs in where the address says so, and subscribes unless it is to ask and not to listen.
    init(_ address: RedisAddress, isSubscriber: Bool = true) throws(FeedError) {
        let made =
            switch address.place {
            case .unix(let path): si_redis_connect_unix(path, Self.connectPatience)
            case .tcp(let host, let port): si_redis_connect_tcp(host, Int32(port), Self.connectPatience)
            }
        guard let made else { throw FeedError(reason: "no memory for a connection") }
        context = made
        guard made.pointee.err == 0 else { throw failure() }
        si_redis_set_timeout(made, Self.connectPatience)
        if case .tcp = address.place { _ = redisEnableKeepAlive(made) }
        if let password = address.password {
            try command(address.user.map { ["AUTH", $0, password] } ?? ["AUTH", password])
        }
        if isSubscriber { try command(["SUBSCRIBE", Self.channel]) }
    }

    deinit { redisFree(context) }

    /// Waits up to `milliseconds` and answers the payloads that came, each the bytes of one message. Empty when none did;
    /// nil when the wait ended without a byte.
    func read(milliseconds: Int32) throws(FeedError) -> [[UInt8]]? {
        var watched = pollfd(fd: context.pointee.fd, events: Int16(POLLIN), revents: 0)
        var ready = poll(&watched, 1, milliseconds)
        // A signal is no silence.
        while ready < 0, errno == EINTR { ready = poll(&watched, 1, milliseconds) }
        guard ready > 0 else {
            guard ready == 0 else { throw FeedError(reason: "poll failed") }
            return nil
        }
        repeat {
            guard redisBufferRead(context) == REDIS_OK else { throw failure() }
        } while context.pointee.reader.pointee.len < Self.readLimit && poll(&watched, 1, 0) > 0
        guard context.pointee.reader.pointee.len <= Self.bufferLimit else {
            throw FeedError(reason: "message over 16 MB")
        }
        return try payloads()
    }

    /// Asks for a sign of life; the answer counts as bytes read.
    func ping() throws(FeedError) {
        try send(["PING"]) { si_redis_append_argv(context, $0, $1, $2) == REDIS_OK }
        var done: Int32 = 0
        while done == 0 {
            guard redisBufferWrite(context, &done) == REDIS_OK else { throw failure() }
        }
    }

    private func payloads() throws(FeedError) -> [[UInt8]] {
        var out: [[UInt8]] = []
        while true {
            var failed: Int32 = 0
            let reply = si_redis_next(context, &failed)
            guard failed == 0 else { throw failure() }
            guard let reply else { return out }
            defer { freeReplyObject(reply) }
            if let payload = Self.payload(reply.pointee) { out.append(payload) }
        }
    }

    /// The third element of `["message", channel, payload]`.
    private static func payload(_ reply: redisReply) -> [UInt8]? {
        guard reply.type == REDIS_REPLY_ARRAY, reply.elements == 3, let kind = reply.element[0],
            let body = reply.element[2],
            kind.pointee.type == REDIS_REPLY_STRING, body.pointee.type == REDIS_REPLY_STRING,
            String(cString: kind.pointee.str) == "message"
        else { return nil }
        return body.pointee.str.withMemoryRebound(to: UInt8.self, capacity: body.pointee.len) {
            Array(UnsafeBufferPointer(start: $0, count: body.pointee.len))
        }
    }

    private func command(_ words: [String]) throws(FeedError) {
        var refusal: String?
        try send(words) { count, arguments, lengths in
            guard let reply = si_redis_command_argv(context, count, arguments, lengths) else { return false }
            if reply.pointee.type == REDIS_REPLY_ERROR { refusal = String(cString: reply.pointee.str) }
            freeReplyObject(reply)
            return true
        }
        if let refusal { throw FeedError(reason: refusal) }
    }

    func send(
        _ words: [String], _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int>?) -> Bool
    ) throws(FeedError) {
        let lengths = words.map { $0.utf8.count }
        let bytes: [CChar] = words.flatMap { $0.utf8.map { CChar(bitPattern: $0) } } + [0]
        let sent = bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            let arguments: [UnsafePointer<CChar>?] = lengths.map { length in
                defer { start += length }
                return bytes.baseAddress?.advanced(by: start)
            }
            return body(Int32(words.count), arguments, lengths)
        }
        guard sent else { throw failure() }
    }

    func failure() -> FeedError {
        let text = withUnsafeBytes(of: context.pointee.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return FeedError(reason: text.isEmpty ? "connection lost" : text)
    }
}
