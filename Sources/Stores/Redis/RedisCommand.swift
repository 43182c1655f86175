import NIOCore

/// Writes commands in Redis' wire form (RESP): arrays of bulk strings, binary safe.
enum RedisCommand {
    static func write(_ arguments: [String], to out: inout ByteBuffer) {
        begin(arguments.count, &out)
        for argument in arguments { bulk(argument, &out) }
    }

    /// The beginning of a command of `count` arguments, for those that never change.
    static func start(_ count: Int, _ arguments: [String]) -> [UInt8] {
        var out = ByteBuffer()
        begin(count, &out)
        for argument in arguments { bulk(argument, &out) }
        return Array(out.readableBytesView)
    }

    @inline(__always)
    static func begin(_ count: Int, _ out: inout ByteBuffer) {
        out.writeInteger(UInt8(ascii: "*"))
        out.writeString(String(count))
        out.writeStaticString("\r\n")
    }

    @inline(__always)
    static func bulk(_ text: String, _ out: inout ByteBuffer) {
        out.writeInteger(UInt8(ascii: "$"))
        out.writeString(String(text.utf8.count))
        out.writeStaticString("\r\n")
        out.writeString(text)
        out.writeStaticString("\r\n")
    }

    static func bulk(_ bytes: [UInt8], _ out: inout ByteBuffer) {
        out.writeInteger(UInt8(ascii: "$"))
        out.writeString(String(bytes.count))
        out.writeStaticString("\r\n")
        out.writeBytes(bytes)
        out.writeStaticString("\r\n")
    }
}
