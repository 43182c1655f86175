/// What the sharing of a gateway's state counts, for the metrics.
public struct StateCounters: Sendable, Equatable {
    /// Records of other gateways that changed something here.
    public var applied = 0
    /// Records that the shared store took.
    public var pushed = 0
    /// Records that it has not taken yet.
    public var pending = 0
    /// Records and messages that were not taken, by reason.
    public var refused: [StateRefusal: Int] = [:]
    /// Other gateways that were heard of within the last 15 s.
    public var gateways = 0
    /// True while the shared store is read.
    public var isShared = false

    public init() {}
}
