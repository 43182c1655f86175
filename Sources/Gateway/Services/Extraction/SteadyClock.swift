/// Milliseconds since 1970 that no jump of the machine's clock changes: the wall's time at the start, and what a clock that
/// never jumps counted since. Gateways agree on it about as well as their walls did when they started.
struct SteadyClock: Sendable {
    private let start: Int

    init() { start = SystemClock.wall() - SystemClock.monotonic() / 1000 }

    func now() -> Int64 { Int64(start + SystemClock.monotonic() / 1000) }
}
