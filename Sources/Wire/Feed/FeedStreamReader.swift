/// Reads the control API's stream of events (`GET /v1/feed`), from its first byte on.
///
/// Incremental, with a bound on each event. The stream's own word for missing events, `gap`, is left out: numbers tell of
/// them, and whoever connects asks for a snapshot anyway.
public struct FeedStreamReader: Sendable {
    private let seal: FeedSeal
    private var reader = EventStreamReader(.serverSentEvents)
    /// `gw:boot:seq` of the newest event, for `Last-Event-ID`; nil before the first.
    public private(set) var lastID: String?

    /// - Parameter lastID: of the stream that this one goes on from.
    public init(_ seal: FeedSeal, lastID: String? = nil) {
        self.seal = seal
        self.lastID = lastID
    }

    /// The events that these bytes complete, and how many were thrown away since their mac or shape is wrong.
    ///
    /// - Throws: a fault for an event over the limit; the stream cannot be read on.
    public mutating func feed(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(AnswerFault) -> (events: [FeedEvent], dropped: Int) {
        var payloads: [[UInt8]] = []
        try reader.feed(bytes, into: &payloads)
        var events: [FeedEvent] = []
        var dropped = 0
        for payload in payloads {
            if let event = seal.open(payload) { events.append(event) } else if !Self.isGap(payload) { dropped += 1 }
        }
        if let last = events.last { lastID = "\(last.gateway):\(last.boot):\(last.sequence)" }
        return (events, dropped)
    }

    private static func isGap(_ payload: [UInt8]) -> Bool {
        guard let root = try? JSONDocument(payload).root else { return false }
        return root["from"]?.int != nil && root["to"]?.int != nil && root["gw"] == nil
    }
}
