/// The order in which a tenant's waiting requests go on: its keys take turns, and each key's own go in the order in which
/// they came.
public struct WaitingLine: Sendable {
    private var turns: [String] = []
    private var waiting: [String: [Int]] = [:]
    public private(set) var count = 0

    public init() {}

    /// The one whose turn it is; stays so until it leaves.
    public var next: Int? { turns.first.flatMap { waiting[$0]?.first } }

    /// How a request gets a place, or does not.
    public enum Place: Sendable, Equatable {
        case joined
        /// The last one of the key that had most in line went, so that a key with fewer gets a place.
        case joinedInstead(of: Int)
        case full
    }

    /// - Parameters:
    ///   - id: tells it from all others.
    ///   - limit: how many may wait.
    public mutating func join(_ id: Int, key: String, limit: Int) -> Place {
        guard limit > 0 else { return .full }
        guard count >= limit else {
            append(id, key)
            return .joined
        }
        let own = waiting[key]?.count ?? 0
        guard let longest = turns.max(by: { (waiting[$0]?.count ?? 0) < (waiting[$1]?.count ?? 0) }),
            let ids = waiting[longest], ids.count > own + 1, let last = ids.last
        else { return .full }
        leave(last, key: longest)
        append(id, key)
        return .joinedInstead(of: last)
    }

    /// Takes one out that went on: its key has its next turn after the others.
    public mutating func advance(_ id: Int, key: String) {
        guard leave(id, key: key), turns.first == key else { return }
        turns.append(turns.removeFirst())
    }

    /// Takes one out that waits no more.
    @discardableResult
    public mutating func leave(_ id: Int, key: String) -> Bool {
        guard let place = waiting[key]?.firstIndex(of: id) else { return false }
        waiting[key]?.remove(at: place)
        count -= 1
        if waiting[key]?.isEmpty ?? true {
            waiting[key] = nil
            turns.removeAll { $0 == key }
        }
        return true
    }

    private mutating func append(_ id: Int, _ key: String) {
        if waiting[key] == nil { turns.append(key) }
        waiting[key, default: []].append(id)
        count += 1
    }
}
