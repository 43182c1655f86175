/// The shared store in Redis, as typed calls. What it answers is bounded and parsed, but not yet trusted.
struct SharedState: Sendable {
    /// What changed after a revision.
    struct Page: Sendable, Equatable {
        var epoch: String
        /// The newest revision there is.
        var newest: Int64
        var items: [Item]
    }

    struct Item: Sendable, Equatable {
        /// Nil where it is no number.
        var revision: Int64?
        var field: String
        var text: [UInt8]
    }

    /// What lies in a place.
    struct Place: Sendable, Equatable {
        /// Empty where nothing does.
        var text: [UInt8]
        /// Of the text as the store has it.
        var sha1: String
    }

    /// The store did not answer, or not as its scripts do.
    struct Unavailable: Error {}

    let link: StateLink
    /// Makes a random name for the contents of a store that has none: a new one each time, since a store that was
    /// emptied twice has not the same contents.
    let newEpoch: @Sendable () -> String

    /// Puts or drops records; true for each whose place now is as it should be.
    ///
    /// - Parameter displaced: SHA-1 of a text that is displaced whatever its version, by place.
    func put(
        _ items: [PendingState], _ seal: StateSeal, displaced: [String: String]
    ) async throws(Unavailable) -> [Bool] {
        let arguments = items.flatMap { item -> [[UInt8]] in
            var text: [UInt8] = []
            if case .put(let record) = item { text = seal.stored(record) }
            return [Array(item.field.utf8), text, Array((displaced[item.field] ?? "").utf8)]
        }
        let reply = await link.run(StateScript.put, [Array(newEpoch().utf8)] + arguments)
        guard let numbers = reply?.integers, numbers.count == items.count else { throw Unavailable() }
        return numbers.map { $0 == 1 }
    }

    /// What changed after a position; from the beginning without one.
    func page(after position: StatePosition?) async throws(Unavailable) -> Page {
        let arguments = [
            newEpoch(), String(position?.revision ?? 0), String(StateStore.pageLimit), position?.epoch ?? "",
        ].map { Array($0.utf8) }
        guard let texts = await link.run(StateScript.page, arguments)?.texts, texts.count >= 2, texts.count % 3 == 2,
            texts[0].utf8.count <= 64, let newest = Int64(texts[1]), newest >= 0
        else { throw Unavailable() }
        let items = stride(from: 2, to: texts.count, by: 3).map { index in
            Item(revision: Int64(texts[index]), field: texts[index + 1], text: Array(texts[index + 2].utf8))
        }
        return Page(epoch: texts[0], newest: newest, items: items)
    }

    /// What lies in some places, in their order; perhaps not of all of them.
    func fetch(_ fields: [String]) async throws(Unavailable) -> [Place] {
        let arguments = ([newEpoch()] + fields).map { Array($0.utf8) }
        guard let texts = await link.run(StateScript.fetch, arguments)?.texts, texts.count % 2 == 1,
            texts.count <= 1 + 2 * fields.count
        else { throw Unavailable() }
        return stride(from: 1, to: texts.count, by: 2).map { index in
            Place(text: Array(texts[index].utf8), sha1: texts[index + 1])
        }
    }
}
