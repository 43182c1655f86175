import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Stores

/// `GET /v1/feed`: the sealed events as server-sent events, for consoles without Redis; `Last-Event-ID` resumes.
struct FeedStream: Sendable {
    let management: Management

    /// Events that may wait for a slow reader; the stream ends when there are more, and the reader comes back.
    private static let limit = 4096

    func attach(to router: Router<BasicRequestContext>) {
        guard let live = management.live else { return }
        router.get("/v1/feed") { request, _ in
            let last = HTTPField.Name("last-event-id").flatMap { request.headers[$0] }
            return Self.response(live, after: Self.sequence(last, live))
        }
    }

    /// The number behind `gw:boot:` when it is this run's; else the newest, so that only what is new follows.
    private static func sequence(_ id: String?, _ live: Management.Live) -> Int {
        let prefix = "\(live.gateway):\(live.boot):"
        guard let id, id.hasPrefix(prefix), let number = Int(id.dropFirst(prefix.count)) else {
            return live.feed.sequence
        }
        return number
    }

    private static func response(_ live: Management.Live, after sequence: Int) -> Response {
        let (events, entrance) = AsyncStream<(sequence: Int, frame: ByteBuffer)>
            .makeStream(bufferingPolicy: .bufferingOldest(limit))
        let name = "\(live.gateway):\(live.boot)"
        let listener = live.feed.listen { sequence, bytes in
            if case .dropped = entrance.yield((sequence, frame("\(name):\(sequence)", bytes))) { entrance.finish() }
        }
        entrance.onTermination = { _ in live.feed.remove(listener) }
        let missed = live.feed.since(sequence)
        // What came between listening and looking back is in both; it is sent once.
        let newest = missed.last?.sequence ?? sequence
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        let body = ResponseBody { writer in
            for event in missed { try await writer.write(frame("\(name):\(event.sequence)", event.bytes)) }
            try await withGracefulShutdownHandler {
                for await event in events where event.sequence > newest { try await writer.write(event.frame) }
            } onGracefulShutdown: {
                entrance.finish()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func frame(_ id: String, _ bytes: [UInt8]) -> ByteBuffer {
        var out = ByteBuffer()
        out.writeString("id: \(id)\ndata: ")
        out.writeBytes(bytes)
        out.writeStaticString("\n\n")
        return out
    }
}
