/// The time of a tick, handed in by the runtime.
public struct Clock: Sendable, Equatable {
    /// Unix time in milliseconds; it may jump.
    public var wall: Int
    /// Milliseconds from some fixed point; it never goes back.
    public var monotonic: Int

    public init(wall: Int = 0, monotonic: Int = 0) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// Whole monotonic seconds.
    var second: Int { monotonic / 1000 }
}
