import Stores

/// Words for operators when messages or snapshots come that take somebody who tampers, once a minute at most.
struct TamperingNotice {
    /// In ms.
    private static let pause: Int64 = 60_000

    private var seen = 0
    private var told: Int64?

    /// - Parameters:
    ///   - refused: all that was refused so far; what came too late is not suspicious here: it waited for this gateway.
    ///   - now: milliseconds of a clock that never jumps.
    /// - Returns: nil where there is nothing to say.
    mutating func words(_ refused: [StateRefusal: Int], at now: Int64) -> String? {
        let count = refused.reduce(0) { $1.key.isSuspicious && $1.key != .time ? $0 + $1.value : $0 }
        guard count > seen, told.map({ now - $0 >= Self.pause }) ?? true else { return nil }
        defer { (seen, told) = (count, now) }
        return "Forged, replayed or damaged messages of the extraction detector were refused: \(count - seen)."
    }
}
