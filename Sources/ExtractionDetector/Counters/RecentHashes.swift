/// The last distinct hashes, oldest overwritten first.
struct RecentHashes: Sendable, Equatable {
    private var slots: [UInt64]
    private var next = 0

    init(capacity: Int) { slots = [UInt64](repeating: 0, count: capacity) }

    var byteCount: Int { slots.count * MemoryLayout<UInt64>.stride }

    /// Forgets a hash; true if it was there.
    mutating func take(_ hash: UInt64) -> Bool {
        guard hash != 0, let place = slots.firstIndex(of: hash) else { return false }
        slots[place] = 0
        return true
    }

    /// Notes a hash; true if it was not among the recent ones. 0 stands for unknown and is always new.
    @discardableResult
    mutating func isNew(_ hash: UInt64) -> Bool {
        guard hash != 0 else { return true }
        guard !slots.contains(hash) else { return false }
        slots[next] = hash
        next = (next + 1) % slots.count
        return true
    }

    /// Notes what another memory holds.
    mutating func merge(_ other: RecentHashes) {
        for step in other.slots.indices { isNew(other.slots[(other.next + step) % other.slots.count]) }
    }
}

extension RecentHashes {
    func write(to writer: inout ByteWriter) {
        writer.add(UInt8(next))
        for slot in slots { writer.add(slot) }
    }

    init(capacity: Int, _ reader: inout ByteReader) {
        self.init(capacity: capacity)
        next = Int(reader.next(in: UInt8(0)...UInt8(capacity - 1)))
        for index in slots.indices { slots[index] = reader.next() }
    }
}
