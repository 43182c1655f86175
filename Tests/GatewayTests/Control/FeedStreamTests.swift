import Hummingbird
import NIOCore
import Stores
import Synchronization
import Testing
import Wire

@testable import Gateway

struct FeedPositionTests {
    struct Case: Sendable {
        var id: String?
        var after: Int
        var isForeign: Bool

        static let cases = [
            Case(id: nil, after: 9, isForeign: false), Case(id: "", after: 9, isForeign: false),
            Case(id: "gw:b:4", after: 4, isForeign: false), Case(id: "gw:b:0", after: 0, isForeign: false),
            Case(id: "gw:b:9", after: 9, isForeign: false), Case(id: "gw:b:10", after: 9, isForeign: true),
            Case(id: "gw:other:4", after: 9, isForeign: true), Case(id: "gx:b:4", after: 9, isForeign: true),
            Case(id: "gw:b:", after: 9, isForeign: true), Case(id: "gw:b:-1", after: 9, isForeign: true),
            Case(id: "gw:b:+4", after: 9, isForeign: true), Case(id: "gw:b:4:4", after: 9, isForeign: true),
            Case(id: "4", after: 9, isForeign: true), Case(id: "gw:b:٤", after: 9, isForeign: true),
            Case(id: "gw:b:99999999999999999999999", after: 9, isForeign: true),
        ]
    }

    @Test(arguments: Case.cases)
    func `a position is this run's number, or foreign`(_ item: Case) {
        let position = FeedPosition(item.id, run: "gw:b", newest: 9)
        #expect(position.after == item.after)
        #expect(position.isForeign == item.isForeign)
    }

    @Test func `missing numbers are told before the event that shows them`() {
        var cursor = FeedCursor(run: "gw:b", FeedPosition("gw:b:4", run: "gw:b", newest: 9))
        #expect(cursor.start() == nil)
        #expect(cursor.frame(5, [123, 125]) == ByteBuffer(string: "id: gw:b:5\ndata: {}\n\n"))
        #expect(
            cursor.frame(9, [123, 125])
                == ByteBuffer(
                    string: "id: gw:b:8\nevent: gap\ndata: {\"from\":6,\"to\":8}\n\nid: gw:b:9\ndata: {}\n\n"))
        #expect(cursor.last == 9)
    }

    @Test func `a reader with another run's events is told that all so far is missing`() {
        let cursor = FeedCursor(run: "gw:b", FeedPosition("gw:a:4", run: "gw:b", newest: 9))
        #expect(cursor.start() == ByteBuffer(string: "id: gw:b:9\nevent: gap\ndata: {\"from\":0,\"to\":9}\n\n"))
    }
}

extension GatewayTests {
    @Suite struct FeedStreamTests {
        private static func text(_ client: WireClient) -> String {
            String(decoding: client.pending.filter { $0 != 13 }, as: UTF8.self)
        }

        private static func ids(_ client: WireClient) -> [Int] {
            // What stands behind the last end of a line may be a part of one.
            text(client).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .filter { $0.hasPrefix("id: ") }.compactMap {
                    $0.split(separator: ":").last.flatMap { Int($0) }
                }
        }

        private static func follow(_ gateway: GatewayHarness, _ id: String? = nil) async throws -> WireClient {
            let client = try await WireClient.connect(socket: gateway.options.controlPath)
            let field = id.map { "last-event-id: \($0)\r\n" } ?? ""
            client.send("GET /v1/feed HTTP/1.1\r\nhost: a\r\n\(field)\r\n")
            return client
        }

        @Test
        func `the feed is streamed from where a console left off, each event once`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let first = try await gateway.chat(tenant)
                _ = try await gateway.decision(first)
                let event = try await eventual("the event") {
                    try gateway.feed().first { $0.request == first.field("x-request-id") }
                }
                let client = try await Self.follow(gateway, "\(event.gateway):\(event.boot):\(event.sequence - 1)")
                try await eventually("what was missed") { !Self.ids(client).isEmpty }
                for _ in 0..<20 { _ = try await gateway.chat(tenant) }
                try await eventually("the new ones") { Self.ids(client).count >= 21 }
                let ids = Self.ids(client)
                #expect(ids == Array(event.sequence..<(event.sequence + ids.count)))
                #expect(!Self.text(client).contains("event: gap"))
                await gateway.stop()
                try await client.ended()
            }
        }

        @Test
        func `a console of another run is told of the gap, and follows what is new`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let newest = try gateway.management.running().feed.sequence
                let client = try await Self.follow(gateway, "gw1:elsewhere:7")
                try await eventually("the gap") { Self.text(client).contains("\"to\":") }
                #expect(Self.text(client).contains("event: gap\ndata: {\"from\":0,\"to\":\(newest)}"))
                _ = try await gateway.chat(tenant)
                try await eventually("what is new") { Self.ids(client).contains(newest + 1) }
                client.close()
            }
        }

        @Test
        func `more consoles than there may be are refused`() async throws {
            try await GatewayHarness.run { gateway in
                var clients: [WireClient] = []
                for _ in 0..<32 {
                    let client = try await Self.follow(gateway)
                    try await eventually("a feed") { !client.pending.isEmpty }
                    clients.append(client)
                }
                let answer = try await gateway.control("GET", "/v1/feed")
                #expect(answer.status == 429)
                #expect(answer.json.flatMap { ControlError(json: $0) }?.code == "too_many_feeds")
                for client in clients { client.close() }
            }
        }

        @Test
        func `HEAD on the feed says what it is and ends`() async throws {
            try await GatewayHarness.run { gateway in
                let answer = try await gateway.control("HEAD", "/v1/feed")
                #expect(answer.status == 200)
                #expect(answer.field("content-type") == "text/event-stream")
            }
        }

        /// Keeps what is written to it.
        private final class Reader: ResponseBodyWriter, Sendable {
            let text = Mutex("")

            func write(_ buffer: ByteBuffer) async throws { text.withLock { $0 += String(buffer: buffer) } }
            func finish(_ trailingHeaders: HTTPFields?) async throws { text.withLock { $0 += "END" } }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a stream shows that it is alive, and ends when its reader is no longer welcome`() async throws {
            try await GatewayHarness.run { gateway in
                let live = try gateway.management.running()
                let left = Atomic<Int>(10)
                let body = try FeedStream(live, check: .milliseconds(5))
                    .body(from: FeedPosition(nil, run: "", newest: live.feed.sequence)) {
                        left.subtract(1, ordering: .relaxed).newValue >= 0
                    }
                let reader = Reader()
                try await body.write(reader)
                // Ten checks, a comment at each fifth, and then the end.
                #expect(reader.text.withLock { $0 } == ":\n\n:\n\nEND")
            }
        }
    }
}
