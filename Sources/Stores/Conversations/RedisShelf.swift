import Foundation
import NIOCore

/// Conversations in the Redis that gateways share, so that any of them can take the next turn.
///
/// What comes back is not trusted: it must open under the tenant's key, and its size is bounded before that.
struct RedisShelf: ConversationShelf {
    struct Malformed: Error {}

    /// Replies of which a conversation is read at most: enough for the longest, even where others add to it meanwhile.
    private static let replies = 128
    /// The same for what looks at all entries of a tenant, batch by batch; who writes to Redis may have made more.
    private static let rounds = 2 * ConversationLimits.most.conversations / ShelfScript.batch

    private let link: ShelfLink

    init(_ link: ShelfLink) { self.link = link }

    // MARK: - Reading

    func load(_ slot: ShelfSlot, now: Int64, on loop: any EventLoop) -> EventLoopFuture<SealedConversation?> {
        load(slot, SealedConversation(head: [], turns: []), replies: Self.replies, on: loop)
    }

    private func load(
        _ slot: ShelfSlot, _ part: SealedConversation, replies: Int, on loop: any EventLoop
    ) -> EventLoopFuture<SealedConversation?> {
        guard replies > 0 else { return loop.makeFailedFuture(Malformed()) }
        let arguments = [String(part.turns.count), String(ShelfScript.pageBytes)]
        return link.run(ShelfScript.load, keys: [ShelfScript.conversation(slot)], arguments, on: loop).flatMap {
            reply in
            guard let texts = reply.texts else { return loop.makeFailedFuture(Malformed()) }
            guard !texts.isEmpty else { return loop.makeSucceededFuture(nil) }
            guard texts.count >= 2, let head = Self.bytes(texts[0]), let count = Int(texts[1]),
                0...ConversationLimits.most.turns ~= count
            else { return loop.makeFailedFuture(Malformed()) }
            // Another turn was added since the first page: its head would not fit.
            guard part.turns.isEmpty || part.head == head else {
                return load(slot, SealedConversation(head: [], turns: []), replies: replies - 1, on: loop)
            }
            var part = part
            part.head = head
            for text in texts.dropFirst(2) { part.turns.append(Self.bytes(text) ?? []) }
            if part.turns.count >= count { return loop.makeSucceededFuture(part) }
            let size = part.turns.reduce(0) { $0 + $1.count }
            guard texts.count > 2, size <= ConversationLimits.most.bytes else {
                return loop.makeFailedFuture(Malformed())
            }
            return load(slot, part, replies: replies - 1, on: loop)
        }
    }

    func list(
        tenant: String, after: ShelfCursor?, limit: Int, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]> {
        list(tenant, after: after?.description ?? "", limit, [], rounds: Self.rounds, on: loop)
    }

    /// Goes on behind entries whose conversations have expired, until there are enough.
    private func list(
        _ tenant: String, after: String, _ limit: Int, _ before: [ShelfItem], rounds: Int,
        on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]> {
        let arguments = [after, String(limit - before.count)]
        return link.run(ShelfScript.page, keys: [ShelfScript.list(tenant)], arguments, on: loop).flatMap { reply in
            guard let texts = reply.texts, let last = texts.first, let items = try? Self.items(texts.dropFirst()) else {
                return loop.makeFailedFuture(Malformed())
            }
            let found = before + items.prefix(limit - before.count)
            guard found.count < limit, !last.isEmpty, rounds > 1 else {
                return loop.makeSucceededFuture(found)
            }
            return list(tenant, after: last, limit, found, rounds: rounds - 1, on: loop)
        }
    }

    /// What a script says of several conversations; a place or head that is none of ours is left out.
    private static func items(_ texts: ArraySlice<String>) throws -> [ShelfItem] {
        guard texts.count % 2 == 0 else { throw Malformed() }
        return stride(from: texts.startIndex, to: texts.endIndex, by: 2).compactMap { index in
            guard let cursor = ShelfCursor(texts[index]), let head = bytes(texts[index + 1]) else { return nil }
            return ShelfItem(cursor: cursor, head: head)
        }
    }

    func aged(
        tenant: String, below generation: UInt32, after: ShelfCursor?, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]> {
        aged(tenant, generation, after: after?.description ?? "", rounds: Self.rounds, on: loop)
    }

    /// The first batch of entries that has any.
    private func aged(
        _ tenant: String, _ generation: UInt32, after: String, rounds: Int, on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]> {
        let arguments = [after, String(generation)]
        return link.run(ShelfScript.aged, keys: [ShelfScript.list(tenant)], arguments, on: loop).flatMap { reply in
            guard let texts = reply.texts, let last = texts.first, let items = try? Self.items(texts.dropFirst()) else {
                return loop.makeFailedFuture(Malformed())
            }
            guard items.isEmpty, !last.isEmpty, rounds > 1 else { return loop.makeSucceededFuture(items) }
            return aged(tenant, generation, after: last, rounds: rounds - 1, on: loop)
        }
    }

    func oldestGeneration(tenant: String, now: Int64, on loop: any EventLoop) -> EventLoopFuture<UInt32?> {
        oldest(tenant, after: "", known: nil, rounds: Self.rounds, on: loop)
    }

    private func oldest(
        _ tenant: String, after: String, known: UInt32?, rounds: Int, on loop: any EventLoop
    ) -> EventLoopFuture<UInt32?> {
        link.run(ShelfScript.oldest, keys: [ShelfScript.list(tenant)], [after], on: loop).flatMap { reply in
            guard let texts = reply.texts, texts.count == 2 else { return loop.makeFailedFuture(Malformed()) }
            let found = [known, UInt32(texts[1])].compactMap(\.self).min()
            guard !texts[0].isEmpty else { return loop.makeSucceededFuture(found) }
            // No key is destroyed by what was not looked at to its end.
            guard rounds > 1 else { return loop.makeFailedFuture(Malformed()) }
            return oldest(tenant, after: texts[0], known: found, rounds: rounds - 1, on: loop)
        }
    }

    // MARK: - Writing

    func append(_ addition: ShelfAddition, now: Int64, on loop: any EventLoop) -> EventLoopFuture<ShelfVerdict> {
        let (slot, limits) = (addition.slot, addition.limits)
        let place = ShelfCursor(created: addition.created, name: slot.name).description
        var arguments = [place]
        arguments += [
            addition.expecting, Int(max(limits.lifetime, 1)), limits.turns, limits.bytes, limits.conversations,
            Int(addition.generation), addition.bytes,
        ].map(String.init)
        arguments += ([addition.head] + addition.turns).map { Data($0).base64EncodedString() }
        let keys = [
            ShelfScript.conversation(slot), ShelfScript.list(slot.tenant), ShelfScript.ends(slot.tenant),
        ]
        return link.run(ShelfScript.append, keys: keys, arguments, on: loop).flatMapThrowing { reply in
            switch reply {
            case .text("stored"): .stored
            case .text("conflict"): .conflict
            case .text("missing"): .missing
            case .text("full"): .full
            default: throw Malformed()
            }
        }
    }

    func replace(_ addition: ShelfAddition, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Bool> {
        guard addition.turns.count == addition.expecting else { return loop.makeSucceededFuture(false) }
        let arguments =
            [String(addition.expecting), String(addition.generation)]
            + ([addition.head] + addition.turns).map { Data($0).base64EncodedString() }
        let keys = [ShelfScript.conversation(addition.slot)]
        return link.run(ShelfScript.replace, keys: keys, arguments, on: loop).flatMapThrowing { reply in
            guard case .integer(let took) = reply else { throw Malformed() }
            return took == 1
        }
    }

    func remove(_ slot: ShelfSlot, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Bool> {
        let keys = [
            ShelfScript.conversation(slot), ShelfScript.list(slot.tenant), ShelfScript.ends(slot.tenant),
        ]
        return link.run(ShelfScript.remove, keys: keys, [], on: loop).flatMapThrowing { reply in
            guard case .integer(let count) = reply else { throw Malformed() }
            return count > 0
        }
    }

    func removeAll(tenant: String, on loop: any EventLoop) -> EventLoopFuture<ConversationCounts> {
        removeAll(tenant, ConversationCounts(), rounds: Self.rounds, on: loop)
    }

    private func removeAll(
        _ tenant: String, _ counts: ConversationCounts, rounds: Int, on loop: any EventLoop
    ) -> EventLoopFuture<ConversationCounts> {
        let keys = [ShelfScript.list(tenant), ShelfScript.ends(tenant)]
        return link.run(ShelfScript.removeSome, keys: keys, [], on: loop).flatMap { reply in
            guard let numbers = reply.integers, numbers.count == 3 else {
                return loop.makeFailedFuture(Malformed())
            }
            let sum = ConversationCounts(
                conversations: counts.conversations &+ numbers[1], turns: counts.turns &+ numbers[2])
            guard numbers[0] >= ShelfScript.batch, rounds > 1 else { return loop.makeSucceededFuture(sum) }
            return removeAll(tenant, sum, rounds: rounds - 1, on: loop)
        }
    }

    /// Redis does that by itself; what is left in the lists goes with the next turn, or with them.
    func expire(now: Int64, on loop: any EventLoop) -> EventLoopFuture<Int> { loop.makeSucceededFuture(0) }

    private static func bytes(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { Array($0) } }
}
