import NIOCore
import TenantIsolator

/// What is done for the vault from time to time, and when a tenant is deleted.
extension ConversationVault {
    /// Milliseconds that an older data key is kept after a newer one was made, so that every gateway knows the newer one
    /// and no request still seals under the older: an hour.
    static let grace: Int64 = 3_600_000

    /// Removes some of what has expired; how many conversations. Call again while it removes any.
    ///
    /// - Parameter now: milliseconds since 1970.
    public func expire(now: Int64, on loop: any EventLoop) -> EventLoopFuture<Int> { shelf.expire(now: now, on: loop) }

    /// Removes what is stored of a tenant that was deleted: the keys that gateways share first, then what they sealed.
    public func destroy(tenant: String, on loop: any EventLoop) -> EventLoopFuture<ConversationCounts> {
        keys.destroyShared(tenant, on: loop).flatMap { [shelf] in shelf.removeAll(tenant: tenant, on: loop) }
    }

    /// Seals what is stored under older data keys anew under the newest, some of it with each call, and destroys the older
    /// keys a while after the newest was made, where nothing is sealed under them any more.
    public func retireKeys(now: Int64, on loop: any EventLoop) -> EventLoopFuture<Void> {
        keys.rotated(before: now, on: loop).flatMap { [self] tenants in
            oneByOne(tenants, on: loop) { tenant in
                self.reseal(tenant, now: now, on: loop).flatMap { self.resealTexts(of: tenant, on: loop) }
            }
        }.flatMap { [self] in keys.rotated(before: now - Self.grace, on: loop) }.flatMap { [self] tenants in
            oneByOne(tenants, on: loop) { self.retireKeys(of: $0, now: now, on: loop) }
        }
    }

    private func retireKeys(of tenant: String, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Void> {
        shelf.oldestGeneration(tenant: tenant, now: now, on: loop).flatMap { [texts, work] oldest in
            work.runIfActive(eventLoop: loop) {
                [oldest, try texts.oldestGeneration(of: tenant)].compactMap(\.self).min()
            }
        }.flatMap { [keys] oldest in keys.retire(tenant, below: oldest ?? .max, on: loop) }
    }

    /// Seals some of a tenant's conversations anew: the first page of which any opens, so that those that do not are no
    /// bar. One that gets a turn meanwhile is left for the next time.
    private func reseal(
        _ tenant: String, after: ShelfCursor? = nil, pages: Int = pageCount, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<Void> {
        keys.keys(of: tenant, on: loop).flatMap { [self] keys in
            shelf.aged(tenant: tenant, below: keys.newest.generation, after: after, now: now, on: loop)
        }.flatMap { [self] items in
            guard let last = items.last else { return loop.makeSucceededFuture(()) }
            return reseal(items, of: tenant, now: now, on: loop).flatMap { count in
                guard count == 0, pages > 1 else { return loop.makeSucceededFuture(()) }
                return self.reseal(tenant, after: last.cursor, pages: pages - 1, now: now, on: loop)
            }
        }
    }

    /// Pages that are looked at in one call: enough for all that a tenant may have.
    private static let pageCount = ConversationLimits.most.conversations / ConversationRows.batch

    /// How many of them were sealed anew.
    private func reseal(
        _ items: [ShelfItem], of tenant: String, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<Int> {
        items.reduce(loop.makeSucceededFuture(0)) { done, item in
            done.flatMap { count in
                self.reseal(ShelfSlot(tenant: tenant, name: item.cursor.name), now: now, on: loop)
                    .map { count + ($0 ? 1 : 0) }
            }
        }
    }

    /// Does something for each item after the other, so that only one is in memory. One that fails keeps none behind it from
    /// its turn; the first failure is told at the end.
    private func oneByOne<Item: Sendable>(
        _ items: [Item], on loop: any EventLoop, _ body: @escaping @Sendable (Item) -> EventLoopFuture<Void>
    ) -> EventLoopFuture<Void> {
        items.reduce(loop.makeSucceededFuture((any Error)?.none)) { done, item in
            done.flatMap { failure in body(item).map { failure }.flatMapErrorThrowing { failure ?? $0 } }
        }.flatMapThrowing { if let failure = $0 { throw failure } }
    }

    private func reseal(_ slot: ShelfSlot, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Bool> {
        shelf.load(slot, now: now, on: loop).flatMap { [self] found in
            guard let found else { return loop.makeSucceededFuture(false) }
            return withKeys(of: slot.tenant, having: found.newestGeneration, on: loop) { keys in
                ConversationSeal(keys).resealed(found, at: slot)
            }.flatMap { [shelf] addition in
                // What does not open stays as it is: whoever asks for it is told.
                guard let addition else { return loop.makeSucceededFuture(false) }
                return shelf.replace(addition, now: now, on: loop)
            }
        }
    }
}
