import GRDB
import NIOCore
import NIOPosix
import Synchronization
import TenantIsolator

/// The data keys of all tenants: made on first use, kept in files, shared by gateways through Redis, and gone for good when
/// their tenant is deleted.
///
/// Whatever makes or writes keys does it inside a transaction that found the tenant alive, as the one that deletes it
/// destroys them inside its own: no key comes into being, or back, behind a deletion.
public final class Keyring: Sendable {
    /// Tenants whose keys are held in memory, 100 bytes each.
    private static let cacheLimit = 16_384
    /// For how long: another gateway may have made a newer key.
    private static let freshness = TimeAmount.seconds(60)
    /// The longest time for which keys may seal that were read once: half of that for which they are kept when newer ones
    /// were made.
    private static let recency = TimeAmount.milliseconds(ConversationVault.grace / 2)
    /// Before keys are read again since one is missing among them that was looked for already.
    private static let pause = TimeAmount.seconds(1)
    /// Times that two gateways may come in each other's way.
    private static let attempts = 4

    /// What is to be done with a tenant's keys besides agreeing on them.
    private enum Change: Sendable, Equatable {
        case none, rotating
        case retiring(below: UInt32)
    }

    private struct Known: Sendable {
        let keys: DataKeys
        let read: NIODeadline
        /// Whether they were read for a generation that is not among them.
        let isMissed: Bool
    }

    private struct Cache: Sendable {
        var known: [String: Known] = [:]
        /// Grows with every key that is forgotten, so that what was read before is not kept afterwards.
        var epoch = 0
    }

    let files: DataKeyFiles
    let masters: MasterKeys
    private let database: StoreDatabase
    private let exchange: DataKeyExchange?
    private let work: NIOThreadPool
    private let cache = Mutex(Cache())

    /// - Parameter exchange: where gateways share the keys; nil for a gateway that is alone.
    init(_ directory: DataDirectory, exchange: DataKeyExchange?, work: NIOThreadPool) {
        files = directory.dataKeys
        masters = directory.masters
        database = directory.database
        self.exchange = exchange
        self.work = work
        directory.ends.listen { [weak self] in self?.forget($0) }
    }

    /// The keys of a tenant, made where there are none.
    ///
    /// - Parameter generation: one that must be among them, if it is anywhere.
    func keys(of tenant: String, having generation: UInt32? = nil, on loop: any EventLoop)
        -> EventLoopFuture<DataKeys>
    {
        let (known, epoch) = cache.withLock { ($0.known[tenant], $0.epoch) }
        let now = NIODeadline.now()
        if let known, now - known.read < Self.freshness {
            let wasMissed = known.isMissed && now - known.read < Self.pause
            if known.keys.has(generation) || wasMissed { return loop.makeSucceededFuture(known.keys) }
        }
        return settled(tenant, .none, attempts: Self.attempts, on: loop).map { [self] keys in
            keep(Known(keys: keys, read: now, isMissed: !keys.has(generation)), of: tenant, since: epoch)
            return keys
        }
    }

    /// The keys of a tenant if they were read lately.
    func recent(of tenant: String) -> DataKeys? {
        cache.withLock { $0.known[tenant] }.flatMap { NIODeadline.now() - $0.read < Self.recency ? $0.keys : nil }
    }

    /// The keys of a data directory whose gateway is stopped; that gateway shares what changes when it starts.
    public convenience init(_ directory: DataDirectory, work: NIOThreadPool) {
        self.init(directory, exchange: nil, work: work)
    }

    /// Makes a new key that seals from now on; the older ones go on to open.
    ///
    /// - Returns: the generation of the new key.
    public func rotate(_ tenant: String, on loop: any EventLoop) -> EventLoopFuture<UInt32> {
        settled(tenant, .rotating, attempts: Self.attempts, on: loop).map { [self] keys in
            drop(tenant)
            return keys.newest.generation
        }
    }

    /// Tenants that have several keys, none of which was made since a time in ms since 1970.
    func rotated(before time: Int64, on loop: any EventLoop) -> EventLoopFuture<[String]> {
        work.runIfActive(eventLoop: loop) { [files] in files.rotated(before: time) }
    }

    /// Destroys the keys of a tenant that are older than a generation.
    func retire(_ tenant: String, below generation: UInt32, on loop: any EventLoop) -> EventLoopFuture<Void> {
        settled(tenant, .retiring(below: generation), attempts: Self.attempts, on: loop).map { [self] _ in
            drop(tenant)
        }
    }

    /// Removes what other gateways would take for the keys of a tenant that was deleted.
    func destroyShared(_ tenant: String, on loop: any EventLoop) -> EventLoopFuture<Void> {
        exchange?.remove(tenant, on: loop) ?? loop.makeSucceededFuture(())
    }

    /// Takes the keys of a tenant that was deleted out of memory, and out of Redis.
    func forget(_ tenant: String) {
        drop(tenant)
        exchange?.forget(tenant)
    }

    private func drop(_ tenant: String) {
        cache.withLock { cache in
            cache.known[tenant] = nil
            cache.epoch += 1
        }
    }

    private func keep(_ known: Known, of tenant: String, since epoch: Int) {
        cache.withLock { cache in
            guard cache.epoch == epoch else { return }
            if cache.known.count >= Self.cacheLimit { cache.known = [:] }
            cache.known[tenant] = known
        }
    }

    // MARK: - Agreeing

    /// The keys as file and Redis have them in the end.
    private func settled(
        _ tenant: String, _ change: Change, attempts: Int, on loop: any EventLoop
    ) -> EventLoopFuture<DataKeys> {
        guard let exchange else {
            return work.runIfActive(eventLoop: loop) { [self] in
                try write(tenant, shared: nil, change) { _ in true }.keys
            }
        }
        return exchange.read(tenant, on: loop).flatMap { [self, work] shared in
            work.runIfActive(eventLoop: loop) {
                try self.write(tenant, shared: shared, change) { $0.text == shared }
            }.flatMap { proposal in
                guard !proposal.isWritten else { return loop.makeSucceededFuture(proposal.keys) }
                return exchange.replace(tenant, expecting: shared, with: proposal.chain.text, on: loop).flatMap {
                    took in
                    guard attempts > 1 else { return loop.makeFailedFuture(DataKeyExchange.Unavailable()) }
                    // Whoever came first is followed: what was proposed is forgotten.
                    return self.settled(tenant, took ? .none : change, attempts: attempts - 1, on: loop)
                }
            }
        }
    }

    private struct Proposal: Sendable {
        let chain: KeyChain
        let keys: DataKeys
        let isWritten: Bool
    }

    /// Puts together what is in the file and in Redis, with a new key where that is called for, and writes the file where
    /// that is agreed upon.
    private func write(
        _ tenant: String, shared: [UInt8]?, _ change: Change, isAgreed: @Sendable (KeyChain) -> Bool
    ) throws -> Proposal {
        try database.write { [files] database in
            guard try Row.fetchOne(database, sql: "SELECT 1 FROM tenants WHERE id = ?", arguments: [tenant]) != nil
            else { throw StoresError(.notFound, "There is no such tenant", hint: "See secureinfer tenant list") }
            return try files.exclusively {
                let file = try files.read(tenant)
                let needed = try TextStore.oldestGeneration(of: tenant, in: database)
                let merge = try merged(tenant, file, shared: shared, needed: needed, change)
                guard let keys = DataKeys(merge.keys) else { preconditionFailure("one was just added") }
                let isWritten = isAgreed(merge.chain)
                if isWritten, merge.chain != file { try files.write(merge.chain, of: tenant) }
                return Proposal(chain: merge.chain, keys: keys, isWritten: isWritten)
            }
        }
    }

    private func merged(
        _ tenant: String, _ file: KeyChain?, shared: [UInt8]?, needed: UInt32?, _ change: Change
    ) throws(StoresError) -> KeyMerge {
        var merge = KeyMerge(masters: masters, tenant: tenant)
        do throws(WrappedDataKey.Fault) {
            try merge.addOwn(file ?? KeyChain())
            try merge.addShared(shared, needed: needed)
        } catch {
            throw DataKeyFiles.error(error, files.path(of: tenant))
        }
        if merge.keys.isEmpty || change == .rotating { try merge.addNew() }
        if case .retiring(let generation) = change { merge.retire(below: generation) }
        return merge
    }
}
