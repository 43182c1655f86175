import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Stores
import Synchronization
import Wire

/// `GET /v1/feed`: the sealed events as server-sent events, for consoles without Redis.
///
/// Every event has the id `gw:boot:seq`. Where numbers are missing, an event `gap` comes first with `{"from","to"}`, so
/// that a console can read a snapshot instead. A comment every 15 s shows that the stream is alive.
final class FeedStream: Sendable {
    /// Events that may wait for a slow reader; the stream ends when there are more, and the reader comes back.
    private static let queue = 4096
    /// Streams at the same time, so that slow readers cannot fill the memory.
    private static let most = 32
    /// Checks from one comment to the next: 15 s.
    private static let checksPerBeat = 5

    private let live: Management.Live
    /// How often it is asked whether the reader is still welcome.
    private let check: Duration
    private let open = Atomic<Int>(0)

    init(_ live: Management.Live, check: Duration = .seconds(3)) {
        self.live = live
        self.check = check
    }

    private enum Item: Sendable {
        case event(sequence: Int, bytes: [UInt8])
        case check
    }

    /// - Parameter isWelcome: asked every 3 s; the stream ends when it says no.
    func body(from position: FeedPosition, while isWelcome: @escaping @Sendable () -> Bool) throws -> ResponseBody {
        guard open.load(ordering: .relaxed) < Self.most else {
            throw ControlError(
                code: "too_many_feeds", message: "Too many consoles follow the feed.", hint: "Close one of them.")
        }
        return ResponseBody { [self] writer in
            let count = open.add(1, ordering: .relaxed).newValue
            defer { open.subtract(1, ordering: .relaxed) }
            if count <= Self.most { try await follow(position, &writer, isWelcome) }
            try await writer.finish(nil)
        }
    }

    private func follow(
        _ position: FeedPosition, _ writer: inout any ResponseBodyWriter, _ isWelcome: @escaping @Sendable () -> Bool
    ) async throws {
        let (items, entrance) = AsyncStream<Item>.makeStream(bufferingPolicy: .bufferingOldest(Self.queue))
        let listener = live.feed.listen { sequence, bytes in
            if case .dropped = entrance.yield(.event(sequence: sequence, bytes: bytes)) { entrance.finish() }
        }
        defer { live.feed.remove(listener) }
        var cursor = FeedCursor(run: "\(live.gateway):\(live.boot)", position)
        if let start = cursor.start() { try await writer.write(start) }
        for event in live.feed.since(position.after) {
            try await writer.write(cursor.frame(event.sequence, event.bytes))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [check] in try await Self.tick(entrance, every: check) }
            defer { group.cancelAll() }
            try await withGracefulShutdownHandler {
                try await Self.write(items, &cursor, to: &writer, while: isWelcome)
            } onGracefulShutdown: {
                entrance.finish()
            }
        }
    }

    private static func tick(_ entrance: AsyncStream<Item>.Continuation, every check: Duration) async throws {
        while true {
            try await Task.sleep(for: check)
            if case .dropped = entrance.yield(.check) { entrance.finish() }
        }
    }

    private static func write(
        _ items: AsyncStream<Item>, _ cursor: inout FeedCursor, to writer: inout any ResponseBodyWriter,
        while isWelcome: @Sendable () -> Bool
    ) async throws {
        var checks = 0
        for await item in items {
            switch item {
            case .event(let sequence, let bytes):
                // What came between listening and looking back is in both; it is sent once.
                if sequence > cursor.last { try await writer.write(cursor.frame(sequence, bytes)) }
            case .check:
                guard isWelcome() else { return }
                checks += 1
                if checks % checksPerBeat == 0 { try await writer.write(ByteBuffer(string: ":\n\n")) }
            }
        }
    }
}

/// What one reader of the feed has so far.
struct FeedCursor {
    /// `gw:boot`.
    let run: String
    private(set) var last: Int
    private let isForeign: Bool

    init(run: String, _ position: FeedPosition) {
        self.run = run
        last = position.after
        isForeign = position.isForeign
    }

    /// What is said before any event: that everything so far is missing, where nothing can be told; else nil.
    func start() -> ByteBuffer? { isForeign ? ByteBuffer(string: gap(0, last)) : nil }

    /// An event, and before it the gap if numbers are missing.
    mutating func frame(_ sequence: Int, _ bytes: [UInt8]) -> ByteBuffer {
        var out = ByteBuffer()
        if sequence > last + 1 { out.writeString(gap(last + 1, sequence - 1)) }
        out.writeString("id: \(run):\(sequence)\ndata: ")
        out.writeBytes(bytes)
        out.writeStaticString("\n\n")
        last = sequence
        return out
    }

    private func gap(_ from: Int, _ to: Int) -> String {
        "id: \(run):\(to)\nevent: gap\ndata: {\"from\":\(from),\"to\":\(to)}\n\n"
    }
}
