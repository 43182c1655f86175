/// Where the live feed stands.
public enum FeedLink: Sendable, Equatable {
    /// No Redis; snapshots are polled instead. Carries the reason, for the header.
    case off(String)
    case connecting
    case up
    /// Lost or refused, being tried again. Carries what went wrong.
    case down(String)
}

/// Where the live feed comes from.
public enum FeedSource: Sendable, Equatable {
    case redis
    /// The gateway's own stream of events: of this gateway alone.
    case control

    /// How lines of text name it.
    var name: String { self == .redis ? "redis" : "feed" }
}

/// Where the control API stands.
public enum ControlLink: Sendable, Equatable {
    case unknown
    case up
    case down(String)
}

/// Both links and what is known of their freshness.
struct LinkState: Sendable, Equatable {
    /// Data older than this with its link down is stale, milliseconds.
    static let staleAfter = 2000

    var feed = FeedLink.connecting
    var source = FeedSource.redis
    var control = ControlLink.unknown
    /// Monotonic time at which something was heard last; nil for never.
    var lastHeard: Int?
    /// Monotonic time of the last event, which a snapshot does not make younger; nil for never.
    var lastEvent: Int?
    var meter = LagMeter()

    /// True without a feed: then only refusals are known, not all requests, and nothing can be counted.
    var isPolling: Bool {
        if case .off = feed { return true }
        return false
    }

    enum Status: Sendable, Equatable {
        case connecting
        case unreachable
        case live
        case polling
        case stale(seconds: Int)
    }

    func status(at now: Int) -> Status {
        guard let lastHeard else {
            if case .down = control { return .unreachable }
            return .connecting
        }
        let age = now - (isPolling ? lastHeard : lastEvent ?? lastHeard)
        switch feed {
        case .up: return .live
        case .off: return age <= Self.staleAfter + 1000 ? .polling : .stale(seconds: age / 1000)
        case .connecting, .down: return age <= Self.staleAfter ? .connecting : .stale(seconds: age / 1000)
        }
    }
}
