/// How late events come, without believing any wall clock.
///
/// Both clocks of a delay differ by a constant until one of them is set. So the least difference between arrival
/// (monotonic) and an event's time, over the last one to two minutes and per gateway, is taken as no delay, and what an
/// event takes longer is its lag. Where the wall clocks agree within two seconds the least difference itself is added.
struct LagMeter: Sendable, Equatable {
    private struct Base: Sendable, Equatable {
        /// Least `arrival - time` in the window before, and in this one.
        var before: Int?
        var least: Int
        var windowStart: Int
        /// Delay by both wall clocks when `least` was seen.
        var wallDelay: Int
        /// Time of the newest event.
        var newest: Int
    }

    private static let window = 60_000
    /// Wall clocks further apart than this are said to differ, milliseconds.
    static let agreement = 2000
    /// Events of one gateway come in order; one this much older than the last means that its clock was set back.
    private static let disorder = 1000
    private static let gateways = 256
    private static let longest = 1_000_000_000_000

    private var bases: [String: Base] = [:]
    /// Lag of the last event, milliseconds.
    private(set) var lag = 0
    /// `lag 8ms`.
    var words: String { "lag \(lag)ms" }

    /// Takes an event that came now, in its gateway's order.
    mutating func take(gateway: String, time: Int, clock: Clock) {
        let time = max(0, time)
        let difference = clock.monotonic.subtractingReportingOverflow(time).partialValue
        let delay = clock.wall.subtractingReportingOverflow(time).partialValue
        var base =
            bases[gateway]
            ?? Base(
                before: nil, least: difference, windowStart: clock.monotonic, wallDelay: delay, newest: time)
        if time < base.newest - Self.disorder {
            base = Base(before: nil, least: difference, windowStart: clock.monotonic, wallDelay: delay, newest: time)
        } else if clock.monotonic - base.windowStart >= Self.window {
            base.before = base.least
            (base.least, base.wallDelay, base.windowStart) = (difference, delay, clock.monotonic)
        } else if difference < base.least {
            (base.least, base.wallDelay) = (difference, delay)
        }
        base.newest = max(time, base.newest)
        if bases.count >= Self.gateways, bases[gateway] == nil { bases.removeAll() }
        bases[gateway] = base
        let floor = min(base.least, base.before ?? base.least)
        let excess = difference.subtractingReportingOverflow(floor).partialValue
        lag = min(Self.longest, max(0, excess)) + (0...Self.agreement ~= base.wallDelay ? base.wallDelay : 0)
    }

    /// Milliseconds that this machine's clock is ahead of a gateway's (behind where negative), the delay left out; 0 where
    /// they agree or nothing is known.
    func skew(of gateway: String, clock: Clock) -> Int {
        guard let base = bases[gateway] else { return 0 }
        let offset = clock.wall.subtractingReportingOverflow(clock.monotonic).partialValue
        let skew = offset.addingReportingOverflow(min(base.least, base.before ?? base.least)).partialValue
        return abs(max(skew, -Int.max)) > Self.agreement ? skew : 0
    }

    /// Such a difference in words: `5m ahead of gw-1's`.
    static func words(skew: Int, to gateway: String) -> String {
        let length = Quantity.duration(seconds: min(Int(skew.magnitude / 1000), 1_000_000_000))
        return "\(length) \(skew > 0 ? "ahead of" : "behind") \(gateway.bounded(32))'s"
    }

    /// The largest difference to any gateway, and that gateway.
    func worstSkew(clock: Clock) -> (gateway: String, milliseconds: Int)? {
        bases.keys.map { (gateway: $0, milliseconds: skew(of: $0, clock: clock)) }
            .filter { $0.milliseconds != 0 }
            .max { (abs($0.milliseconds), $0.gateway) < (abs($1.milliseconds), $1.gateway) }
    }
}
