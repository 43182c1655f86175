import Stores
import Wire

extension Schema {
    /// The largest integer that every reader of JSON can hold (RFC 8259, section 6).
    static let largest = 9_007_199_254_740_991

    /// Milliseconds since 1970, to the end of the year 9999.
    static let time = Schema.integer(0...253_402_300_799_999, note: "Milliseconds since 1970.")
    static let count = Schema.integer(0...largest)
    static let percent = Schema.integer(0...100)
    /// A hundred years at most.
    static let seconds = Schema.integer(
        1...Wire.BanRequest.longest, note: "Seconds, from 1 to a hundred years.")
    /// The name of something, or its id, in a path or a query.
    static let handle = Schema.text(1...256)
    static let reason = Schema.text(0...500, note: "Why, for the log of actions; 500 characters at most.")

    /// The name of a tenant or an operator.
    static let entityName = Schema.token(
        first: LetterSet("a"..."z", "0"..."9"), rest: LetterSet("a"..."z", "0"..."9", and: "._-"), 1...64,
        note: "Use 1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or digit first, as in acme-prod.")

    static let role = Schema.words(Operator.Role.allCases.map(\.rawValue), note: "Use viewer, operator or admin.")

    /// Body of a change that takes nothing but why.
    static let why = Schema.object([.optional("reason", .reason)]).named("Why")

    static let error = Schema.object(
        [
            .init(
                "error",
                .object([
                    .init("code", .anyText(1...64)), .init("message", .anyText(0...4096)),
                    .init("hint", .anyText(0...4096)),
                ]))
        ], note: "What went wrong, and what to do about it."
    ).named("Error")

    /// A list with the place where the next page goes on; null on the last one.
    static func page(_ name: String, _ element: Schema, next: Schema, most: Int = ControlParameter.mostItems) -> Schema
    {
        .object([.init(name, .list(element, most: most)), .init("next", next.orNull)])
    }
}

extension ControlParameter {
    /// Items of a page where nothing else is asked for.
    static let pageSize = 100
    /// Items of the largest page.
    static let mostItems = 1000

    static let limit = ControlParameter("limit", .integer(1...mostItems, note: "Items of the page; 100 by default."))
    static let reason = ControlParameter("reason", .reason)
    static let after = ControlParameter(
        "after", .handle.noted("Goes on behind this one: the page before has it as next."))
    static let before = ControlParameter(
        "before", .integer(1...Schema.largest, note: "Goes on before this one: the page before has it as next."))
    /// A piece of a path.
    static func inPath(_ name: String) -> ControlParameter { ControlParameter(name, .handle, isRequired: true) }
}

extension Schema {
    func noted(_ note: String) -> Schema { Schema(kind, note: note) }
}

/// Cuts a list that is in memory into pages.
struct ListPage<Item> {
    let items: ArraySlice<Item>
    /// What `after` of the next page is; nil for the last one.
    let next: String?

    /// - Parameter id: what tells one item from the others; a page goes on behind the one that `after` names, and begins
    ///   anew where that one is gone.
    init(_ all: [Item], _ call: ControlCall, id: (Item) -> String) {
        let start = call.query["after"].flatMap { after in all.firstIndex { id($0) == after } }.map { $0 + 1 } ?? 0
        items = all[start...].prefix(call.limit)
        next = items.endIndex < all.endIndex ? items.last.map(id) : nil
    }
}
