import Wire

/// What is known of a stored conversation as a whole; sealed with it, and renewed with each turn.
public struct ConversationHead: Sendable, Equatable {
    public let id: String
    /// The model that answered last; nil before anything did.
    public var model: String?
    /// Milliseconds since 1970, as the three times are.
    public let created: Int64
    public internal(set) var updated: Int64
    /// How many turns it has.
    public internal(set) var turns: Int

    /// A conversation that is not stored yet.
    ///
    /// - Parameter id: made by ``ConversationVault/newID(tenant:kind:)`` for the tenant that it is stored for.
    public init(new id: String, model: String? = nil, now: Int64) {
        self.init(id: id, model: model, created: now, updated: now, turns: 0)
    }

    init(id: String, model: String?, created: Int64, updated: Int64, turns: Int) {
        self.id = id
        self.model = model
        self.created = created
        self.updated = updated
        self.turns = turns
    }

    /// Reads what ``bytes`` wrote; nil for anything else.
    init?(_ bytes: [UInt8]) {
        guard let root = try? JSONDocument(bytes).root, let id = root["id"]?.string,
            let created = root["created"]?.int, let updated = root["updated"]?.int, let turns = root["turns"]?.int,
            turns >= 0
        else { return nil }
        self.init(
            id: id, model: root["model"]?.string, created: Int64(created), updated: Int64(updated), turns: turns)
    }

    /// The form that is sealed.
    var bytes: [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("id", id)
        if let model { out.field("model", model) }
        out.field("created", Int(created))
        out.field("updated", Int(updated))
        out.field("turns", turns)
        out.endObject()
        return out.bytes
    }
}

/// A stored conversation, opened.
public struct StoredConversation: Sendable, Equatable {
    public let head: ConversationHead
    /// One message each, as it was stored; the oldest first.
    public let turns: [[UInt8]]

    /// Bytes of all turns.
    public var bytes: Int { turns.reduce(0) { $0 + $1.count } }
}
