import Wire

/// Turns a recording into the messages of a console that watched: the same ones, whenever and however fast it is played.
///
/// It has clocks of its own. The wall clock shows the recording's time; a second without a line is a tick.
public struct ReplayPlayer {
    public typealias Source = () throws(RecordFault) -> RecordLine?

    /// Ticks made up for one silence at most: the rest of a longer one is passed over.
    private static let longestSilence = 3600
    /// Monotonic milliseconds at the first line; ten minutes must fit before it.
    private static let start = 1_000_000
    private static let second = 1000

    private let source: Source
    private var upcoming: RecordLine?
    private let first: Int
    /// Unix milliseconds of the recording that have been reached.
    public private(set) var wall: Int
    /// Time of the newest line that says that playing begins there; nil before any.
    public private(set) var cue: Int?

    /// Reads the first line.
    public init(_ source: @escaping Source) throws(RecordFault) {
        self.source = source
        upcoming = try source()
        first = upcoming?.time ?? 0
        wall = first
    }

    public var isOver: Bool { upcoming == nil }
    /// Time of the next line; nil at the end.
    public var next: Int? { upcoming.map { max(wall, $0.time) } }
    public var clock: Clock { Clock(wall: wall, monotonic: Self.start + wall - first) }

    /// The next messages up to a time: one line with the ticks before it, or the ticks of a silence. Nil when that time is
    /// reached.
    public mutating func messages(until limit: Int) throws(RecordFault) -> [Message]? {
        guard let line = upcoming, max(wall, line.time) <= limit else {
            guard wall < limit, limit < .max else { return nil }
            return ticks(to: limit)
        }
        let time = max(wall, line.time)
        var out = time > wall ? ticks(to: time) : []
        if let message = Self.message(line.body) { out.append(message) } else { cue = time }
        upcoming = try source()
        if upcoming == nil { out.append(.replay(.over)) }
        return out
    }

    private mutating func ticks(to time: Int) -> [Message] {
        var out: [Message] = []
        wall = max(wall, time - Self.longestSilence * Self.second)
        while time - wall > Self.second {
            wall += Self.second
            out.append(.tick(clock))
        }
        wall = time
        return out + [.tick(clock)]
    }

    private static func message(_ body: RecordLine.Body) -> Message? {
        switch body {
        case .event(let event): .event(event)
        case .snapshot(let snapshot): .snapshot(snapshot)
        case .link(let link): .feed(link)
        case .repaired(let hole, let source): .repaired(hole, [], from: source)
        case .dropped(let count, let loss): .dropped(count, loss)
        case .caption(let text): .replay(.caption(text))
        case .key(let key): .key(key)
        case .cue: nil
        }
    }
}
