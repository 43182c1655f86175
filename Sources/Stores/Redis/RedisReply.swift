import CHiredis

/// A reply of Redis as far as this room needs to tell them apart.
enum RedisReply: Sendable, Equatable {
    case integer(Int)
    case text(String)
    /// A string that is no UTF-8.
    case bytes([UInt8])
    case error(String)
    case list([RedisReply])
    case null

    /// Copies hiredis' reply, which its owner frees afterwards; depth is bounded by hiredis' reader.
    init(_ reply: UnsafeMutablePointer<redisReply>) {
        let value = reply.pointee
        switch value.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(value.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS:
            let bytes = UnsafeRawBufferPointer(
                start: UnsafeRawPointer(value.str), count: value.str == nil ? 0 : value.len)
            self = String(validating: bytes, as: UTF8.self).map(RedisReply.text) ?? .bytes(Array(bytes))
        case REDIS_REPLY_ERROR: self = .error(Self.string(value))
        case REDIS_REPLY_ARRAY:
            self = .list((0..<Int(value.elements)).compactMap { value.element[$0].map(RedisReply.init) })
        default: self = .null
        }
    }

    private static func string(_ value: redisReply) -> String {
        guard let start = value.str else { return "" }
        return String(
            decoding: UnsafeRawBufferPointer(start: UnsafeRawPointer(start), count: value.len), as: UTF8.self)
    }

    /// The bytes of a string, whether it is text or not; nil for anything else.
    var string: [UInt8]? {
        switch self {
        case .text(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        default: nil
        }
    }

    /// The text of a message that was published on a channel; nil for any other reply.
    var message: String? {
        guard case .list(let items) = self, items.count == 3, items[0] == .text("message"),
            case .text(let text) = items[2]
        else { return nil }
        return text
    }

    /// The texts of a list of texts; nil for anything else.
    var texts: [String]? {
        guard case .list(let items) = self else { return nil }
        var out: [String] = []
        for item in items {
            guard case .text(let text) = item else { return nil }
            out.append(text)
        }
        return out
    }

    /// The integers of a list of integers; nil for anything else.
    var integers: [Int]? {
        guard case .list(let items) = self else { return nil }
        var out: [Int] = []
        for item in items {
            guard case .integer(let number) = item else { return nil }
            out.append(number)
        }
        return out
    }
}
