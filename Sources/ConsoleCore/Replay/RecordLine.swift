import Wire

/// Why a line of a recording cannot be played, and what would do.
public struct RecordFault: Error, Equatable {
    public var reason: String
    public var hint: String

    public init(_ reason: String, hint: String) {
        self.reason = reason
        self.hint = hint
    }
}

/// One line of a recording: a JSON object.
///
/// An event is as it was published, with or without its mac, and may say in `at` when it came (Unix milliseconds; `t`
/// without it). All other lines have `at` and one of: `snapshot` (what `GET /v1/snapshot` answered, its key blank), `link`
/// (`up`, `down` or `off`, with `reason`), `repaired` (`gw`, `boot`, `from`, `to`, with `source`; the events found stand
/// before it), `dropped` (how many, with `loss`), `caption`, `key`, or `cue`: what stands before it is played at once.
public struct RecordLine: Sendable, Equatable {
    public enum Body: Sendable, Equatable {
        case event(FeedEvent)
        case snapshot(Snapshot)
        case link(FeedLink)
        case repaired(Hole, RepairSource)
        case dropped(Int, Loss)
        case caption(String)
        case key(Key)
        case cue
    }

    /// Bytes of the longest line taken: a snapshot of many tenants.
    public static let longest = 8 << 20

    /// Unix milliseconds.
    public var time: Int
    public var body: Body

    public init(time: Int, body: Body) {
        self.time = time
        self.body = body
    }

    public init(_ bytes: [UInt8]) throws(RecordFault) {
        let document: JSONDocument
        do { document = try JSONDocument(bytes) } catch {
            throw RecordFault("no JSON: \(error)".bounded(200), hint: "each line is one JSON object")
        }
        try self.init(json: document.root)
    }

    private init(json: JSONView) throws(RecordFault) {
        guard json.isObject else { throw RecordFault("not an object", hint: "each line is one JSON object") }
        let at = json["at"]?.moment
        guard json["at"] == nil || at != nil else {
            throw RecordFault(
                "no time that there can be", hint: "give \"at\" in Unix milliseconds, up to the year 9999")
        }
        if json["kind"] != nil {
            guard let event = FeedEvent(json: json) else {
                throw RecordFault("not an event of version 1", hint: "give the lines as the feed publishes them")
            }
            self.init(time: at ?? event.time, body: .event(event))
        } else if let item = json["snapshot"] {
            guard let snapshot = Snapshot(json: item) else {
                throw RecordFault("not a snapshot", hint: "give what GET /v1/snapshot answers")
            }
            self.init(time: at ?? snapshot.time, body: .snapshot(snapshot))
        } else {
            guard let at else { throw RecordFault("no time", hint: "add \"at\", Unix milliseconds") }
            guard let body = Body(json: json) else {
                throw RecordFault(
                    "neither an event nor anything else that can be played",
                    hint: "give kind, snapshot, link, repaired, dropped, caption, key or cue, each with its members")
            }
            self.init(time: at, body: body)
        }
    }
}

extension RecordLine.Body {
    init?(json: JSONView) {
        if let text = json["caption"]?.string {
            self = .caption(text)
        } else if let key = json["key"]?.string.flatMap(Key.init(label:)) {
            self = .key(key)
        } else if json["cue"]?.bool == true {
            self = .cue
        } else if let state = json["link"]?.string, let link = FeedLink(state, reason: json["reason"]?.string ?? "") {
            self = .link(link)
        } else if let count = json["dropped"]?.int, count >= 0, let loss = json["loss"]?.string.flatMap(Loss.init) {
            self = .dropped(count, loss)
        } else if let hole = json["repaired"].flatMap(Hole.init(json:)),
            let source = json["source"]?.string.flatMap(RepairSource.init)
        {
            self = .repaired(hole, source)
        } else {
            return nil
        }
    }
}

extension RecordLine {
    /// What is to be recorded of a message that came at this time: nothing of keys, answers and the console's own affairs.
    public static func lines(of message: Message, at clock: Clock) -> [RecordLine] {
        switch message {
        case .event(let event): return [RecordLine(time: clock.wall, body: .event(event))]
        case .snapshot(var snapshot):
            (snapshot.feedKey, snapshot.redis) = ("", nil)
            return [RecordLine(time: clock.wall, body: .snapshot(snapshot))]
        case .feed(let link): return [RecordLine(time: clock.wall, body: .link(link))]
        case .dropped(let count, let loss): return [RecordLine(time: clock.wall, body: .dropped(count, loss))]
        case .found(_, let events): return events.map { RecordLine(time: clock.wall, body: .event($0)) }
        case .repaired(let hole, let events, let source):
            return events.map { RecordLine(time: clock.wall, body: .event($0)) }
                + [RecordLine(time: clock.wall, body: .repaired(hole, source))]
        case .key, .mouse, .tick, .resize, .preferences, .source, .control, .exported, .replay, .answered,
            .reported:
            return []
        }
    }

    /// The line without its end.
    public func json() -> [UInt8] {
        var out = JSONWriter(capacity: 256)
        if case .event(let event) = body {
            out.beginObject()
            out.field("at", time)
            out.endObject()
            return out.bytes.dropLast() + [UInt8(ascii: ",")] + event.json().dropFirst()
        }
        if case .snapshot(let snapshot) = body {
            return Array("{\"at\":\(time),\"snapshot\":".utf8) + snapshot.json() + Array("}".utf8)
        }
        out.beginObject()
        out.field("at", time)
        body.write(to: &out)
        out.endObject()
        return out.bytes
    }
}

extension RecordLine.Body {
    fileprivate func write(to out: inout JSONWriter) {
        switch self {
        case .event, .snapshot: break
        case .caption(let text): out.field("caption", text)
        case .key(let key): out.field("key", key.label)
        case .cue: out.field("cue", true)
        case .dropped(let count, let loss):
            out.field("dropped", count)
            out.field("loss", loss.rawValue)
        case .link(let link):
            out.field("link", link.word)
            out.field("reason", link.reason)
        case .repaired(let hole, let source):
            out.key("repaired")
            out.beginObject()
            out.field("gw", hole.gateway)
            out.field("boot", hole.boot)
            out.field("from", hole.range.lowerBound)
            out.field("to", hole.range.upperBound)
            out.endObject()
            out.field("source", source.rawValue)
        }
    }
}

extension Hole {
    fileprivate init?(json: JSONView) {
        guard let gateway = json["gw"]?.string, let boot = json["boot"]?.string, let from = json["from"]?.int,
            let to = json["to"]?.int, from > 0, from <= to
        else { return nil }
        self.init(gateway: gateway, boot: boot, range: from...to)
    }
}

extension FeedLink {
    fileprivate init?(_ word: String, reason: String) {
        switch word {
        case "up": self = .up
        case "connecting": self = .connecting
        case "down": self = .down(reason)
        case "off": self = .off(reason)
        default: return nil
        }
    }

    fileprivate var word: String {
        switch self {
        case .up: "up"
        case .connecting: "connecting"
        case .down: "down"
        case .off: "off"
        }
    }

    fileprivate var reason: String {
        switch self {
        case .up, .connecting: ""
        case .down(let reason), .off(let reason): reason
        }
    }
}
