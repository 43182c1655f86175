import NIOCore
import NIOPosix
import TenantIsolator

/// The stored conversations of all tenants, each sealed under its tenant's data key and bound to tenant, conversation and
/// place, so that a store shows nothing of them and cannot exchange them.
///
/// Calls belong to an event loop, which is never kept waiting; answers come there. Whatever a tenant may not have is
/// ``ConversationAnswer/missing``, after one look at the store under a name that leads to nothing.
public final class ConversationVault: Sendable {
    /// Conversations of a page.
    public static let pageLimit = 100

    let isolator: TenantIsolator
    public let keys: Keyring
    let shelf: any ConversationShelf
    /// The texts that are kept of requests.
    let texts: TextStore
    let work: NIOThreadPool
    /// The link to Redis; nil for none.
    private let link: ShelfLink?

    init(
        isolator: TenantIsolator, keys: Keyring, shelf: any ConversationShelf, texts: TextStore, work: NIOThreadPool,
        link: ShelfLink? = nil
    ) {
        self.isolator = isolator
        self.keys = keys
        self.shelf = shelf
        self.texts = texts
        self.work = work
        self.link = link
    }

    /// Ends the link to Redis, after the last request.
    public func stop() { link?.stop() }

    /// A new id of a tenant's; nothing is stored under it yet.
    public func newID(tenant: String, kind: ConversationKind = .conversation) -> String {
        isolator.conversationID(tenant: tenant, random: RandomBytes.make(16), kind: kind)
    }

    // MARK: - One conversation

    /// - Parameter now: milliseconds since 1970.
    public func load(
        _ id: String, tenant: String, now: Int64, on loop: any EventLoop,
        _ done: @escaping (ConversationAnswer) -> Void
    ) {
        let place = isolator.place(of: id, tenant: tenant)
        let slot = ShelfSlot(tenant: tenant, name: place.name)
        let answer = shelf.load(slot, now: now, on: loop).flatMap { [self] found in
            guard let found, place.isOwned else { return loop.makeSucceededFuture(ConversationAnswer.missing) }
            return withKeys(of: tenant, having: found.newestGeneration, on: loop) { keys in
                ConversationSeal(keys).open(found, id: id, name: place.name).map { .found($0) } ?? .tampered
            }
        }
        tell(answer, otherwise: .unavailable, on: loop, done)
    }

    /// Stores turns behind those that a conversation has, all of them or none.
    ///
    /// - Parameters:
    ///   - turns: one message each; at least one.
    ///   - head: as it was loaded or stored last, or new; its model is stored with the turns.
    ///   - limits: at most ``ConversationLimits/most`` of each.
    public func append(
        _ turns: [[UInt8]], to head: ConversationHead, tenant: String, limits: ConversationLimits, now: Int64,
        on loop: any EventLoop, _ done: @escaping (AppendAnswer) -> Void
    ) {
        let place = isolator.place(of: head.id, tenant: tenant)
        guard place.isOwned else {
            return tell(loop.makeSucceededFuture(.missing), otherwise: .missing, on: loop, done)
        }
        guard turns.allSatisfy({ $0.count <= ConversationLimits.turnBytes }) else {
            return tell(loop.makeSucceededFuture(.full), otherwise: .full, on: loop, done)
        }
        let slot = ShelfSlot(tenant: tenant, name: place.name)
        var next = head
        next.turns += turns.count
        next.updated = now
        let stored = next
        let answer = withKeys(of: tenant, on: loop) { keys in
            ConversationSeal(keys).addition(turns, behind: head.turns, stored, to: slot, limits)
        }.flatMap { [shelf] addition in shelf.append(addition, now: now, on: loop) }
            .map { (verdict: ShelfVerdict) -> AppendAnswer in
                switch verdict {
                case .stored: .stored(stored)
                case .conflict: .conflict
                case .missing: .missing
                case .full: .full
                }
            }
        tell(answer, otherwise: .unavailable, on: loop, done)
    }

    public func remove(
        _ id: String, tenant: String, now: Int64, on loop: any EventLoop, _ done: @escaping (RemoveAnswer) -> Void
    ) {
        let place = isolator.place(of: id, tenant: tenant)
        let answer = shelf.remove(ShelfSlot(tenant: tenant, name: place.name), now: now, on: loop)
            .map { $0 && place.isOwned ? RemoveAnswer.removed : .missing }
        tell(answer, otherwise: .unavailable, on: loop, done)
    }

    // MARK: - All of a tenant's

    /// A page of a tenant's conversations, those made last first; heads that do not open are left out.
    ///
    /// - Parameters:
    ///   - after: the `next` of the page before; a text that is none is taken for the beginning.
    ///   - limit: at most ``pageLimit``.
    public func list(
        tenant: String, after: String?, limit: Int, now: Int64, on loop: any EventLoop,
        _ done: @escaping (ListAnswer) -> Void
    ) {
        let limit = min(max(limit, 1), Self.pageLimit)
        let cursor = after.flatMap { ShelfCursor($0) }
        let answer = shelf.list(tenant: tenant, after: cursor, limit: limit + 1, now: now, on: loop)
            .flatMap { [self] items -> EventLoopFuture<ListAnswer> in
                guard !items.isEmpty else { return loop.makeSucceededFuture(.page([], next: nil)) }
                let newest = items.compactMap { SealedTurn($0.head)?.generation }.max()
                return withKeys(of: tenant, having: newest, on: loop) { [isolator] keys in
                    let page = items.prefix(limit)
                    let seal = ConversationSeal(keys)
                    let heads = page.compactMap { item in
                        seal.head(item.head, name: item.cursor.name).flatMap { head in
                            isolator.place(of: head.id, tenant: tenant).name == item.cursor.name ? head : nil
                        }
                    }
                    return .page(heads, next: items.count > limit ? page.last?.cursor.description : nil)
                }
            }
        tell(answer, otherwise: .unavailable, on: loop, done)
    }

    // MARK: - Ollama's context

    /// Seals the numbers that Ollama calls `context`; nil when the key cannot be had or there are too many.
    public func sealContext(
        _ tokens: [UInt32], model: String, tenant: String, on loop: any EventLoop,
        _ done: @escaping ([UInt8]?) -> Void
    ) {
        let nonce = RandomBytes.make(12)
        let answer = withKeys(of: tenant, on: loop) { keys in
            ContextToken.seal(tokens, model: model, under: keys.newest, nonce: nonce)
        }
        tell(answer, otherwise: nil, on: loop, done)
    }

    /// Opens what ``sealContext(_:model:tenant:on:_:)`` gave; nil for everything else.
    public func openContext(
        _ numbers: [UInt8], model: String, tenant: String, on loop: any EventLoop,
        _ done: @escaping ([UInt32]?) -> Void
    ) {
        // Whoever makes numbers up has no key made for it.
        guard let generation = ContextToken.generation(of: numbers) else {
            return tell(loop.makeSucceededFuture([UInt32]?.none), otherwise: nil, on: loop, done)
        }
        let answer = withKeys(of: tenant, having: generation, on: loop) { keys -> [UInt32]? in
            keys.first(of: generation) { ContextToken.open(numbers, model: model, by: $0) }
        }
        tell(answer, otherwise: nil, on: loop, done)
    }

    // MARK: - Ways

    /// Does work with a tenant's keys on another thread.
    func withKeys<T: Sendable>(
        of tenant: String, having generation: UInt32? = nil, on loop: any EventLoop,
        _ body: @escaping @Sendable (DataKeys) -> T
    ) -> EventLoopFuture<T> {
        keys.keys(of: tenant, having: generation, on: loop).flatMap { [work] keys in
            work.runIfActive(eventLoop: loop) { body(keys) }
        }
    }

    /// The same with keys that were read within the last half hour where they are at hand, so that nothing waits for Redis:
    /// they go on to open what they seal.
    func withKnownKeys<T: Sendable>(
        of tenant: String, on loop: any EventLoop, _ body: @escaping @Sendable (DataKeys) -> T
    ) -> EventLoopFuture<T> {
        guard let known = keys.recent(of: tenant) else { return withKeys(of: tenant, on: loop, body) }
        return work.runIfActive(eventLoop: loop) { body(known) }
    }

    func tell<T: Sendable>(
        _ answer: EventLoopFuture<T>, otherwise: T, on loop: any EventLoop, _ done: @escaping (T) -> Void
    ) {
        let done = NIOLoopBound(done, eventLoop: loop)
        answer.whenComplete { result in
            done.value((try? result.get()) ?? otherwise)
        }
    }
}
