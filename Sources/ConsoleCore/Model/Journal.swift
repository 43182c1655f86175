import Wire

/// What bans, alerts, models and tenants were before each change of the last ten minutes, so that the screen can be wound
/// back. One entry a second and thing; 8,192 in all, about 2 MB.
struct Journal: Sendable {
    private static let capacity = 8192

    /// A thing and what it was; nil where there was none.
    enum Change: Sendable {
        case ban(String, FeedEvent.Ban?)
        case alert(String, AlertRow?)
        case model(String, ModelRow?)
        /// State and mode of a tenant.
        case tenant(String, state: String, mode: String)

        fileprivate var key: String {
            switch self {
            case .ban(let id, _): "b" + id
            case .alert(let id, _): "a" + id
            case .model(let name, _): "m" + name
            case .tenant(let id, _, _): "t" + id
            }
        }
    }

    private struct Entry: Sendable {
        var second: Int
        var change: Change
    }

    private var entries = Ring<Entry>(capacity: Journal.capacity)
    private var second = Int.min
    /// What has an entry of this second.
    private var noted: Set<String> = []

    /// Keeps what something was before it changed in this monotonic second.
    mutating func note(_ change: Change, second: Int) {
        if second != self.second {
            self.second = second
            noted.removeAll(keepingCapacity: true)
        }
        guard noted.count < Self.capacity, noted.insert(change.key).inserted else { return }
        entries.append(Entry(second: second, change: change))
    }

    /// The changes after the end of a second, newest first: undoing them in this order leads back to it.
    func changes(after second: Int) -> [Change] {
        var out: [Change] = []
        for serial in entries.serials {
            guard let entry = entries[serial], entry.second > second else { break }
            out.append(entry.change)
        }
        return out
    }
}
