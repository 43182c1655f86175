import Testing
import Wire

struct FeedStreamReaderTests {
    /// A stand-in for the keyed hash: enough to tell sealed bytes from others.
    private static let seal = FeedSeal { bytes in
        var tag = [UInt8](repeating: 7, count: 32)
        for (i, byte) in bytes.enumerated() { tag[i % 32] = tag[i % 32] &* 31 &+ byte }
        return tag
    }

    private static func event(_ sequence: Int) -> [UInt8] {
        let event = FeedEvent(
            gateway: "gw1", boot: "b", sequence: sequence, time: 5, tenant: nil,
            body: .notice(.init(severity: .low, text: "a\nb")))
        return seal.sealed(event.json())
    }

    private static func frame(_ sequence: Int) -> String {
        "id: gw1:b:\(sequence)\ndata: \(String(decoding: event(sequence), as: UTF8.self))\n\n"
    }

    private static func feed(
        _ reader: inout FeedStreamReader, _ text: String
    ) throws -> (events: [FeedEvent], dropped: Int) {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { try reader.feed($0) }
    }

    @Test func `sealed events come out in order and the newest is where the next stream goes on`() throws {
        var reader = FeedStreamReader(Self.seal)
        #expect(reader.lastID == nil)
        let (events, dropped) = try Self.feed(&reader, ":\n\n" + Self.frame(4) + ":\n\n" + Self.frame(5))
        #expect(events.map(\.sequence) == [4, 5])
        #expect(dropped == 0)
        #expect(reader.lastID == "gw1:b:5")
    }

    @Test func `it does not matter where the bytes are cut`() throws {
        let text = Self.frame(1) + "id: gw1:b:3\nevent: gap\ndata: {\"from\":2,\"to\":3}\n\n" + Self.frame(4)
        for size in [1, 2, 7, 64, 4096] {
            var reader = FeedStreamReader(Self.seal)
            var seen: [Int] = []
            var rest = Substring(text)
            while !rest.isEmpty {
                seen += try Self.feed(&reader, String(rest.prefix(size))).events.map(\.sequence)
                rest = rest.dropFirst(size)
            }
            #expect(seen == [1, 4])
        }
    }

    @Test(arguments: [
        ("data: {\"from\":1,\"to\":9}\n\n", 0), ("data: {}\n\n", 1), ("data: x\n\n", 1), (":\n\n", 0),
        ("data: {\"gw\":\"gw1\",\"from\":1,\"to\":9}\n\n", 1),
    ])
    func `what is not sealed is counted, gaps and signs of life are not`(text: String, dropped: Int) throws {
        var reader = FeedStreamReader(Self.seal, lastID: "gw1:b:7")
        let result = try Self.feed(&reader, text)
        #expect(result.events.isEmpty)
        #expect(result.dropped == dropped)
        #expect(reader.lastID == "gw1:b:7")
    }

    @Test func `a forged event is not taken`() throws {
        var reader = FeedStreamReader(Self.seal)
        let forged = Self.frame(1).replacing("\"seq\":1", with: "\"seq\":2")
        #expect(try Self.feed(&reader, forged).dropped == 1)
    }

    @Test func `an event without an end is given up`() {
        var reader = FeedStreamReader(Self.seal)
        let long = "data: " + String(repeating: "x", count: 2 << 20)
        #expect(throws: AnswerFault.self) { try Self.feed(&reader, long) }
    }
}
