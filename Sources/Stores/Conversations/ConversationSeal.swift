import TenantIsolator

/// Seals and opens a conversation under the keys of its tenant.
struct ConversationSeal {
    private let keys: DataKeys

    init(_ keys: DataKeys) { self.keys = keys }

    /// Turns as they go onto the shelf, with their head.
    ///
    /// - Parameter count: how many turns there are before them.
    func addition(
        _ turns: [[UInt8]], behind count: Int, _ head: ConversationHead, to slot: ShelfSlot,
        _ limits: ConversationLimits
    ) -> ShelfAddition {
        let key = keys.newest
        let sealed = turns.enumerated().map { index, turn in
            SealedTurn(
                turn, at: .init(conversation: head.id, sequence: UInt64(count + index)), under: key,
                nonce: RandomBytes.make(12)
            ).bytes
        }
        return ShelfAddition(
            slot: slot, created: head.created, expecting: count,
            head: SealedTurn(head.bytes, at: .head(of: slot.name), under: key, nonce: RandomBytes.make(12)).bytes,
            turns: sealed, generation: key.generation, limits: limits)
    }

    /// The conversation; nil where anything of it is not as it was sealed, or is missing.
    func open(_ sealed: SealedConversation, id: String, name: String) -> StoredConversation? {
        guard let head = head(sealed.head, name: name), head.id == id, head.turns == sealed.turns.count
        else { return nil }
        var turns: [[UInt8]] = []
        for (index, turn) in sealed.turns.enumerated() {
            guard let turn = open(turn, at: .init(conversation: id, sequence: UInt64(index))) else { return nil }
            turns.append(turn)
        }
        return StoredConversation(head: head, turns: turns)
    }

    /// A conversation under the newest key; nil where it does not open.
    func resealed(_ sealed: SealedConversation, at slot: ShelfSlot) -> ShelfAddition? {
        guard let head = head(sealed.head, name: slot.name), let found = open(sealed, id: head.id, name: slot.name)
        else { return nil }
        var addition = addition(found.turns, behind: 0, head, to: slot, .most)
        addition.expecting = found.turns.count
        return addition
    }

    /// What a head says; it is bound to the name under which it lies, so that a list can be read without the ids.
    func head(_ bytes: [UInt8], name: String) -> ConversationHead? {
        open(bytes, at: .head(of: name)).flatMap { ConversationHead($0) }
    }

    private func open(_ bytes: [UInt8], at place: SealedTurn.Place) -> [UInt8]? {
        guard let sealed = SealedTurn(bytes) else { return nil }
        return keys.first(of: sealed.generation) { sealed.opened(at: place, by: $0) }
    }
}
