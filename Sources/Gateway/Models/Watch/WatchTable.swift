import ModelVerifier

/// Every path that a verdict rests on, each once, however many models share it.
struct WatchTable {
    /// Who is to be told of a change: a model, or the search for models.
    enum Owner: Hashable, Sendable {
        case model(String)
        case census
    }

    private struct Entry {
        var sight: FileSight
        var owners: Set<Owner>
    }

    /// Paths that are looked at in all: a look at so many takes less than half a second.
    static let limit = 200_000

    private var entries: [ModelFootprint.Spot: Entry] = [:]
    private var spots: [Owner: [ModelFootprint.Spot]] = [:]

    var count: Int { entries.count }

    /// Watches what an owner rests on, in place of what it rested on before.
    ///
    /// - Returns: other owners to which one of the paths looked otherwise, and what path; nil where there is no room, and
    ///   nothing of the owner is watched.
    mutating func watch(_ footprint: ModelFootprint, for owner: Owner) -> [Owner: String]? {
        forget(owner)
        guard entries.count + footprint.sights.count <= Self.limit else { return nil }
        var upset: [Owner: String] = [:]
        for (spot, sight) in footprint.sights {
            if let known = entries[spot], !spot.kind.isSame(known.sight, sight) {
                for other in known.owners { upset[other] = spot.path }
            }
            entries[spot, default: Entry(sight: sight, owners: [])].owners.insert(owner)
            entries[spot]?.sight = sight
        }
        spots[owner] = Array(footprint.sights.keys)
        return upset
    }

    /// The first path, by name, that an owner rests on and that looks otherwise in a new footprint; nil where none does.
    func difference(_ footprint: ModelFootprint, from owner: Owner) -> String? {
        let changed = (spots[owner] ?? []).filter { spot in
            guard let known = entries[spot]?.sight, let sight = footprint.sights[spot] else { return false }
            return !spot.kind.isSame(known, sight)
        }
        return changed.map(\.path).min()
    }

    mutating func forget(_ owner: Owner) {
        for spot in spots.removeValue(forKey: owner) ?? [] {
            entries[spot]?.owners.remove(owner)
            if entries[spot]?.owners.isEmpty == true { entries[spot] = nil }
        }
    }

    /// Looks at every path: who rests on one that is not as it was, and on which.
    func look(_ look: (ModelFootprint.Spot) -> FileSight = { $0.kind.look(at: $0.path) }) -> [Owner: String] {
        var found: [Owner: String] = [:]
        for (spot, entry) in entries where !spot.kind.isSame(entry.sight, look(spot)) {
            for owner in entry.owners { found[owner] = min(found[owner] ?? spot.path, spot.path) }
        }
        return found
    }

    /// Who rests on a directory, or on anything below it.
    func owners(below directory: String) -> Set<Owner> {
        entries.reduce(into: []) { found, entry in
            let path = entry.key.path
            if path == directory || path.hasPrefix(directory + "/") { found.formUnion(entry.value.owners) }
        }
    }

    /// The directories in which the paths lie, and those that are paths themselves.
    var directories: Set<String> {
        entries.reduce(into: []) { found, entry in
            if entry.value.sight.identity?.isDirectory == true { found.insert(entry.key.path) }
            guard let slash = entry.key.path.lastIndex(of: "/"), slash > entry.key.path.startIndex else { return }
            if entry.key.kind == .file { found.insert(String(entry.key.path[..<slash])) }
        }
    }
}
