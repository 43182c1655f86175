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

    var control: ControlAddress
    var token: String?
    var redis = RedisChoice.snapshot
    var settings: Settings
    var clock = SystemClock()
    /// Size to draw at; nil follows the terminal.
    var size: Size?

    /// Where the feed comes from; the failure says why there is none.
    func feedSource(_ snapshot: Snapshot) -> Result<(address: RedisAddress, key: FeedKey), FeedError> {
        let address: RedisAddress
        switch redis {
        case .off: return .failure(FeedError(reason: "redis is off by --redis off"))
        case .address(let given): address = given
        case .snapshot:
            guard let text = snapshot.redis else {
                return .failure(FeedError(reason: "the gateway runs without redis"))
            }
            guard let read = RedisAddress(text) else {
                return .failure(FeedError(reason: "the gateway's redis address cannot be used; give --redis"))
            }
            address = read
        }
        guard let key = FeedKey(hex: snapshot.feedKey) else {
            return .failure(FeedError(reason: "the snapshot's feed key is malformed"))
        }
        return .success((address, key))
    }
}
