import ConsoleCore
import Wire

/// What the flags say, checked.
struct SessionOptions {
    /// What `--redis` says.
    enum RedisChoice {
        /// Whatever the snapshot says.
        case snapshot
        case off
        case address(RedisAddress)
    }

    var control: ControlAccess
    var redis = RedisChoice.snapshot
    var settings: Settings
    var clock = SystemClock()
    /// Size to draw at; nil follows the terminal.
    var size: Size?
    /// A recording to be played instead of a gateway's feed.
    var replay: ReplayOptions?
    /// Where what comes is to be kept.
    var recorder: Recorder?

    /// Where the feed comes from.
    enum Source {
        case redis(RedisAddress, FeedKey)
        /// The gateway's own stream of events.
        case control(FeedKey)
        /// Nowhere, and why.
        case none(String)
    }

    /// Redis where there is one that can be used, else the gateway itself. From another machine the gateway's Redis may be
    /// out of reach, so there it must be named.
    func feedSource(_ snapshot: Snapshot) -> Source {
        guard let key = FeedKey(hex: snapshot.feedKey) else { return .none("the snapshot's feed key is malformed") }
        switch redis {
        case .off: return .control(key)
        case .address(let given): return .redis(given, key)
        case .snapshot:
            guard case .unix = control.endpoint, let address = snapshot.redis.flatMap({ RedisAddress($0) }) else {
                return .control(key)
            }
            return .redis(address, key)
        }
    }
}
