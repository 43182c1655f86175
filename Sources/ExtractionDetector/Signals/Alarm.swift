/// Decides when a growing count is worth telling: at the threshold, and then each time the count has doubled.
struct Alarm: Sendable, Equatable {
    private var next = 0

    /// True when `count` calls for a signal. Once the evidence has faded below half the threshold it starts anew.
    mutating func rings(at count: Int, threshold: Int) -> Bool {
        if next == 0 || count < threshold / 2 { next = threshold }
        guard count >= next else { return false }
        next = count * 2
        return true
    }

    /// Of two gateways' alarms the one that has told more.
    mutating func merge(_ other: Alarm) { next = max(next, other.next) }

    func write(to writer: inout ByteWriter) { writer.add(UInt32(clamping: next)) }

    init() {}

    init(_ reader: inout ByteReader) { next = Int(reader.next(UInt32.self)) }
}
