/// The places among those that run that the requests of one event loop hold in Redis, so that they are renewed there.
struct Leases {
    private var names: [String: Set<String>] = [:]
    /// Those that ended while Redis could not be told.
    private var ended: [(tenant: String, name: String)] = []
    private var made = 0

    /// Names renewed in one call.
    private static let batchLimit = 500
    /// Ended ones that are remembered; of others Redis finds out when they are not renewed.
    private static let endedLimit = 10_000

    var isEmpty: Bool { names.isEmpty }

    mutating func newName(_ owner: String) -> String {
        made += 1
        return "\(owner).\(made)"
    }

    mutating func add(_ name: String, _ tenant: String) { names[tenant, default: []].insert(name) }

    mutating func remove(_ name: String, _ tenant: String) {
        names[tenant]?.remove(name)
        if names[tenant]?.isEmpty ?? false { names[tenant] = nil }
    }

    func holds(_ name: String, _ tenant: String) -> Bool { names[tenant]?.contains(name) ?? false }

    mutating func end(_ name: String, _ tenant: String) {
        if ended.count < Self.endedLimit { ended.append((tenant, name)) }
    }

    mutating func takeEnded() -> [(tenant: String, name: String)] {
        defer { ended = [] }
        return ended
    }

    var batches: [(tenant: String, names: [String])] {
        names.flatMap { tenant, names -> [(tenant: String, names: [String])] in
            let all = Array(names)
            return stride(from: 0, to: all.count, by: Self.batchLimit).map { start in
                (tenant, Array(all[start..<min(start + Self.batchLimit, all.count)]))
            }
        }
    }
}
