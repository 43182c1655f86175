import Wire

/// Holds the log probabilities of a choice back with its text, since they spell it out; those of a text of which something
/// was taken out are dropped.
struct LogprobQueue {
    private let waits: Bool
    private var held: [JSONView] = []
    private var masks = 0

    /// Pieces that are held; more of them than text can be.
    private static let limit = 512

    init(waits: Bool) { self.waits = waits }

    /// Takes those of a piece; gives out what may be seen by now.
    mutating func take(_ list: JSONView?, held bytes: Int, masks: Int) -> JSONView? {
        guard waits else { return list }
        if let list { held.append(list) }
        guard bytes == 0 || held.count > Self.limit else { return nil }
        defer {
            held = []
            self.masks = masks
        }
        guard masks == self.masks, bytes == 0, let first = held.first else { return nil }
        return held.count == 1 ? first : joined
    }

    private var joined: JSONView? {
        var out = JSONWriter(capacity: 512)
        out.beginArray()
        for token in held.flatMap({ Array($0.elements) }) { out.value(token) }
        out.endArray()
        return (try? JSONDocument(out.bytes))?.root
    }
}
