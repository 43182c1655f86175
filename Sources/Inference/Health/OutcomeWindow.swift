/// Successes and failures of the last few seconds, in ten slots that are used in turn: constant size and no allocation.
struct OutcomeWindow: Sendable {
    private struct Slot: Sendable {
        var number: Int64 = -1
        var total = 0
        var failures = 0
    }

    private static let slotCount = 10
    private let span: Int64
    private var slots = [Slot](repeating: Slot(), count: slotCount)

    /// - Parameter length: milliseconds; at least ten.
    init(length: Int64) { span = max(1, length / Int64(Self.slotCount)) }

    mutating func record(failure: Bool, at now: Int64) {
        let number = now / span
        let index = Int(number % Int64(Self.slotCount))
        if slots[index].number != number { slots[index] = Slot(number: number) }
        slots[index].total += 1
        if failure { slots[index].failures += 1 }
    }

    /// What was recorded within the window that ends now.
    func sums(at now: Int64) -> (total: Int, failures: Int) {
        let oldest = now / span - Int64(Self.slotCount)
        return slots.reduce(into: (0, 0)) { sums, slot in
            guard slot.number > oldest else { return }
            sums.0 += slot.total
            sums.1 += slot.failures
        }
    }

    mutating func clear() {
        for index in slots.indices { slots[index] = Slot() }
    }
}
