import NIOCore
import Testing

@testable import Stores

@Suite struct RedisReaderTests {
    struct Case: Sendable {
        var bytes: String
        var replies: [RedisReply]

        static let cases = [
            Case(bytes: "+OK\r\n:7\r\n$2\r\nab\r\n", replies: [.text("OK"), .integer(7), .text("ab")]),
            Case(bytes: "-ERR no\r\n$-1\r\n*-1\r\n", replies: [.error("ERR no"), .null, .null]),
            Case(bytes: "*2\r\n:1\r\n*1\r\n$0\r\n\r\n", replies: [.list([.integer(1), .list([.text("")])])]),
        ]
        static let garbage = ["hello\r\n", "$-7\r\n", "*99999999999\r\n", ":abc\r\n", "\u{0}\u{0}"]
    }

    @Test(arguments: Case.cases) func `replies are the same however they are cut`(_ item: Case) {
        for size in 1...item.bytes.utf8.count {
            let reader = RedisReader()
            var replies: [RedisReply] = []
            var rest = Array(item.bytes.utf8)[...]
            while !rest.isEmpty {
                #expect(reader.feed(ByteBuffer(bytes: rest.prefix(size))) { replies.append($0) })
                rest = rest.dropFirst(size)
            }
            #expect(replies == item.replies)
        }
    }

    @Test(arguments: Case.garbage) func `what is no reply is refused`(_ text: String) {
        #expect(!RedisReader().feed(ByteBuffer(string: text)) { _ in })
    }

    @Test func `a string that is no text keeps its bytes`() {
        var replies: [RedisReply] = []
        let bytes: [UInt8] = Array("$4\r\n".utf8) + [0xFF, 0, 0xC3, 0x28] + Array("\r\n".utf8)
        #expect(RedisReader().feed(ByteBuffer(bytes: bytes)) { replies.append($0) })
        #expect(replies == [.bytes([0xFF, 0, 0xC3, 0x28])])
        #expect(replies.first?.string == [0xFF, 0, 0xC3, 0x28])
        #expect(RedisReply.text("ab").string == [0x61, 0x62])
        #expect(RedisReply.integer(1).string == nil)
    }

    @Test func `only a list of nothing but integers is one`() {
        #expect(RedisReply.list([.integer(1), .integer(2)]).integers == [1, 2])
        #expect(RedisReply.list([.integer(1), .text("2")]).integers == nil)
        #expect(RedisReply.integer(1).integers == nil)
    }

    @Test func `commands are binary safe`() {
        var out = ByteBuffer()
        RedisCommand.write(["SET", "a\r\nb", "é"], to: &out)
        #expect(String(buffer: out) == "*3\r\n$3\r\nSET\r\n$4\r\na\r\nb\r\n$2\r\né\r\n")
    }
}
