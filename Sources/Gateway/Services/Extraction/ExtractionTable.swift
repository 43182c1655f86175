import ExtractionDetector
import Stores
import Synchronization
import Vocabulary

/// The tenants' states of the extraction detector: of active ones only, each behind a lock of its own.
///
/// They are kept in two generations: where the younger one is full it becomes the older one, and whoever was not seen since is
/// forgotten, without a search among thousands while a request waits. Snapshots bring the forgotten back.
final class ExtractionTable: Sendable {
    /// Tenants kept, of about 8 KB each at most; half of it are kept at least.
    static let limit = 24_576
    private static let shardCount = 16

    private final class Place: Sendable {
        let content: Mutex<TenantBehaviour>

        init(waits: Bool) { content = Mutex(TenantBehaviour(waits: waits)) }
    }

    private final class Shard: Sendable {
        let places = Mutex(Generations())
    }

    private struct Generations {
        var young: [String: Place] = [:]
        var old: [String: Place] = [:]

        var count: Int { young.count + old.count }

        mutating func find(_ tenant: String) -> Place? {
            if let place = young[tenant] { return place }
            guard let place = old.removeValue(forKey: tenant) else { return nil }
            young[tenant] = place
            return place
        }
    }

    /// This run's name, random.
    let boot: String
    private let shards = (0..<shardCount).map { _ in Shard() }
    private let numbers = Atomic<UInt64>(0)
    /// Whether there are snapshots to look up, and the tenants whose is.
    private let restores: Bool
    private let unseen = Mutex<[String]>([])
    private let forgotten = Atomic<Int>(0)
    private let discarded = Mutex<[[String: Place]]>([])

    /// - Parameter restores: whether there are snapshots to look up, which somebody does.
    init(boot: String, restores: Bool = false) {
        self.boot = boot
        self.restores = restores
    }

    /// How many tenants are remembered, and how many were forgotten for want of room.
    var count: Int { shards.reduce(0) { sum, shard in sum + shard.places.withLock { $0.count } } }
    var forgottenCount: Int { forgotten.load(ordering: .relaxed) }

    // MARK: - Requests

    /// Counts a request of this gateway; returns what it raised, and its number for the other gateways.
    ///
    /// - Parameters:
    ///   - covered: the signals that a declared workload explains; they are among those that are returned all the same.
    ///   - time: milliseconds since 1970.
    func observe(
        _ sample: ExtractionSample, tenant: String, covered: Set<ReasonCode> = [], at time: Int64
    ) -> (signals: [ExtractionSignal], number: UInt64) {
        place(of: tenant).content.withLock { behaviour in
            let number = numbers.add(1, ordering: .relaxed).newValue
            return (behaviour.observe(sample, covered: covered, number: number, boot: boot, at: time), number)
        }
    }

    /// A number for something else that the other gateways are told.
    func nextNumber() -> UInt64 { numbers.add(1, ordering: .relaxed).newValue }

    /// Counts a request that another gateway or an earlier run tells of.
    func take(_ sight: TenantBehaviour.Sight, tenant: String) -> [ExtractionSignal] {
        place(of: tenant).content.withLock { $0.take(sight) }
    }

    func merge(_ part: ExtractionState, tenant: String) {
        place(of: tenant).content.withLock { $0.merge(part) }
    }

    /// An operator says that a code was a false positive.
    func excuse(_ code: ReasonCode, tenant: String) {
        place(of: tenant).content.withLock { $0.excuse(code) }
    }

    /// Forgets all that a tenant did so far, its snapshot included.
    func forget(tenant: String) { place(of: tenant).content.withLock { $0.forget() } }

    /// The state of a tenant as it is now; nil for one that is not remembered.
    func state(of tenant: String) -> ExtractionState? {
        shard(of: tenant).places.withLock { $0.find(tenant) }?.content.withLock { $0.state }
    }

    private func shard(of tenant: String) -> Shard {
        shards[Int(UInt(bitPattern: tenant.hashValue) % UInt(Self.shardCount))]
    }

    private func place(of tenant: String) -> Place {
        let (place, isNew) = shard(of: tenant).places.withLock { places -> (Place, Bool) in
            if places.young.count >= Self.limit / Self.shardCount / 2 { age(&places) }
            if let place = places.find(tenant) { return (place, false) }
            let place = Place(waits: restores)
            places.young[tenant] = place
            return (place, true)
        }
        if isNew, restores { unseen.withLock { $0.append(tenant) } }
        return place
    }

    private func age(_ places: inout Generations) {
        forgotten.add(places.old.count, ordering: .relaxed)
        let gone = places.old
        (places.old, places.young) = (places.young, [:])
        places.young.reserveCapacity(places.old.count)
        // Freeing hundreds of states takes a while, too.
        discarded.withLock { if $0.count < Self.shardCount { $0.append(gone) } }
    }

    /// Frees what was forgotten; to be called now and then by somebody whom no request waits for.
    func sweep() {
        let gone = discarded.withLock { list in
            defer { list = [] }
            return list
        }
        withExtendedLifetime(gone) {}
    }

    // MARK: - Snapshots

    /// Tenants whose snapshot is to be looked up, at most so many.
    func takeUnseen(limit: Int) -> [String] {
        unseen.withLock { list in
            let some = Array(list.prefix(limit))
            list.removeFirst(some.count)
            return some
        }
    }

    /// Whether there are any.
    var hasUnseen: Bool { unseen.withLock { !$0.isEmpty } }

    /// Makes places for tenants that are spoken of, so that their snapshots are looked up first.
    func expect(_ tenants: Set<String>) {
        for tenant in tenants { _ = place(of: tenant) }
    }

    /// Goes on from what was found of a tenant; see ``TenantBehaviour/restore(_:_:boot:isShared:)``.
    func restore(
        _ snapshot: ExtractionSnapshot?, _ state: ExtractionState?, tenant: String, isShared: Bool
    ) -> [ExtractionSignal] {
        guard let place = shard(of: tenant).places.withLock({ $0.find(tenant) }) else { return [] }
        return place.content.withLock { $0.restore(snapshot, state, boot: boot, isShared: isShared) }
    }

    /// Tenants whose snapshots in Redis could not be looked up, and who had none here.
    func lackingShared() -> [String] { tenants { $0.lacksShared } }

    /// Snapshots of those that changed most since their last one, at most so many.
    ///
    /// - Parameter position: up to where the stream was counted.
    func changed(
        limit: Int, _ position: StreamPosition, at time: Int64
    ) -> [(tenant: String, snapshot: ExtractionSnapshot)] {
        let changed = entries { $0.isWaiting ? 0 : $0.changes }.filter { $0.value > 0 }
            .sorted { $0.value > $1.value }.prefix(limit)
        return changed.compactMap { item in
            let snapshot = item.place.content.withLock { $0.snapshot(position, boot: boot, at: time) }
            return snapshot.map { (item.tenant, $0) }
        }
    }

    /// The snapshots of these could not be put away.
    func keepAgain(_ tenants: [String]) {
        for tenant in tenants {
            shard(of: tenant).places.withLock { $0.find(tenant) }?.content.withLock { $0.keepAgain() }
        }
    }

    /// The stream began anew.
    func leaveStream() { for item in entries({ _ in 0 }) { item.place.content.withLock { $0.leaveStream() } } }

    private func tenants(_ condition: (TenantBehaviour) -> Bool) -> [String] {
        entries { condition($0) ? 1 : 0 }.filter { $0.value > 0 }.map(\.tenant)
    }

    private func entries(_ value: (TenantBehaviour) -> Int) -> [(tenant: String, place: Place, value: Int)] {
        shards.flatMap { shard in
            shard.places.withLock { Array($0.young) + Array($0.old) }.map { tenant, place in
                (tenant, place, place.content.withLock { value($0) })
            }
        }
    }
}
