/// Which addresses sent too many wrong keys: so many within a minute shut an address out until a minute after its last one.
///
/// IPv6 counts by its first 64 bits: whoever has one address of such a network has them all. The table is bounded, the
/// address that came first goes first; times are milliseconds of a monotonic clock.
public struct AddressLockout: Sendable {
    private struct Slot {
        var network: ClientAddress
        /// End of the lockout; in the past where there is none.
        var until = Int.min
        /// Where the next time goes in the slot's ring.
        var next = 0
    }

    /// Wrong keys that shut an address out where nothing else is said.
    public static let limit = 20
    /// Milliseconds within which they count, and that a lockout lasts from the last one on.
    public static let window = 60_000

    /// Addresses that are remembered.
    private let capacity: Int
    private let limit: Int
    private var indices: [ClientAddress: Int] = [:]
    private var slots: [Slot] = []
    /// Times of each slot's last wrong keys, `limit` a slot: by default 10 MiB at most.
    private var times: [Int] = []
    private var oldest = 0

    public init(limit: Int = AddressLockout.limit, capacity: Int = 65_536) {
        self.limit = limit
        self.capacity = capacity
    }

    public func isShutOut(_ address: ClientAddress, now: Int) -> Bool { end(address, now: now) != nil }

    /// When the address's lockout ends; nil while it has none.
    public func end(_ address: ClientAddress, now: Int) -> Int? {
        indices[address.network].flatMap { now < slots[$0].until ? slots[$0].until : nil }
    }

    /// Forgets the wrong keys of an address that showed a right one.
    public mutating func forgive(_ address: ClientAddress) {
        guard let index = indices[address.network] else { return }
        slots[index] = Slot(network: address.network)
        for place in index * limit..<(index + 1) * limit { times[place] = Int.min }
    }

    /// Counts a wrong key; returns when the address's lockout ends, nil while it has none.
    public mutating func count(_ address: ClientAddress, now: Int) -> Int? {
        let index = slot(of: address.network)
        let ring = index * limit
        times[ring + slots[index].next] = now
        slots[index].next = (slots[index].next + 1) % limit
        let first = times[ring + slots[index].next]
        guard now < slots[index].until || (first != Int.min && now - first < Self.window) else { return nil }
        slots[index].until = now + Self.window
        return slots[index].until
    }

    private mutating func slot(of network: ClientAddress) -> Int {
        if let index = indices[network] { return index }
        var index = slots.count
        if index < capacity {
            slots.append(Slot(network: network))
            times.append(contentsOf: repeatElement(Int.min, count: limit))
        } else {
            index = oldest
            oldest = (oldest + 1) % capacity
            indices[slots[index].network] = nil
            slots[index] = Slot(network: network)
            for place in index * limit..<(index + 1) * limit { times[place] = Int.min }
        }
        indices[network] = index
        return index
    }
}
