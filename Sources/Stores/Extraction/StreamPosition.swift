/// A place in a Redis stream: the id of an entry, `MILLISECONDS-NUMBER`, by the clock of that Redis.
public struct StreamPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970.
    public let time: UInt64
    /// Tells entries of one millisecond apart.
    public let number: UInt64

    /// Before every entry.
    public static let start = StreamPosition(time: 0, number: 0)

    public init(time: UInt64, number: UInt64) {
        self.time = time
        self.number = number
    }

    /// Nil when the text is none as Redis writes them.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let time = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
        self.init(time: time, number: number)
        guard description == text else { return nil }
    }

    public var description: String { "\(time)-\(number)" }

    public static func < (left: StreamPosition, right: StreamPosition) -> Bool {
        (left.time, left.number) < (right.time, right.number)
    }
}
