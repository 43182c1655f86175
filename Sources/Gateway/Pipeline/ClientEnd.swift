import NIOCore

/// The client's end of an exchange: takes the bytes of its answer, for as long as the client is there.
final class ClientEnd {
    private var connection: TenantConnection?
    private let routed: Routed
    private let services: LoopServices
    /// Whether the connection ends with this answer.
    var closes: Bool
    /// Microseconds, monotonic: when the answer began.
    private(set) var firstByte: Int?
    /// Whether the answer is sent piece by piece, and whether that goes on.
    private(set) var streamed = false
    private var isStreaming = false { didSet { services.meter.streams(isStreaming ? 1 : -1) } }

    init(_ connection: TenantConnection, _ routed: Routed, _ services: LoopServices) {
        self.connection = connection
        self.routed = routed
        self.services = services
        closes = routed.head.closes
    }

    /// True when the client has gone, or has all of its answer.
    var isGone: Bool { connection == nil }

    func leave() {
        connection = nil
        if isStreaming { isStreaming = false }
    }

    /// A whole answer.
    func send(_ status: Int, _ body: [UInt8], contentType: StaticString = "application/json", extra: String) {
        begin(ResponseHead(status: status, contentType: contentType, body: .length(body.count)), body, extra)
    }

    /// The head of a streamed answer.
    func beginStream(contentType: StaticString, extra: String) {
        streamed = true
        if connection != nil { isStreaming = true }
        begin(ResponseHead(status: 200, contentType: contentType, body: .chunked), [], extra)
    }

    private func begin(_ head: ResponseHead, _ body: [UInt8], _ extra: String) {
        var head = head
        head.requestID = routed.requestID
        head.closes = closes || services.shared.isDraining
        head.extra = extra
        firstByte = SystemClock.monotonic()
        connection?.write(services.response(head, body))
    }

    /// A piece of a streamed answer; nothing for an empty one.
    func sendChunk(_ bytes: [UInt8]) {
        if !bytes.isEmpty { connection?.write(services.chunk(bytes)) }
    }

    /// The end of a streamed answer, with lines that could not be known at its beginning.
    func endStream(trailer: String = "") { connection?.write(services.lastChunk(trailer)) }

    /// The answer is out: the connection takes the next request.
    func finish() {
        let connection = connection
        leave()
        connection?.finished(close: closes)
    }
}
