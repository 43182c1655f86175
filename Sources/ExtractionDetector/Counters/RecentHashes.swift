/// The last 32 distinct hashes, oldest overwritten first.
struct RecentHashes: Sendable, Equatable {
    static let capacity = 32
    private var slots = [UInt64](repeating: 0, count: capacity)
    private var next = 0

    var byteCount: Int { slots.count * MemoryLayout<UInt64>.stride }

    /// Notes a hash; true if it was not among the recent ones. 0 stands for unknown and is always new.
    mutating func isNew(_ hash: UInt64) -> Bool {
        guard hash != 0 else { return true }
        guard !slots.contains(hash) else { return false }
        slots[next] = hash
        next = (next + 1) % Self.capacity
        return true
    }
}
