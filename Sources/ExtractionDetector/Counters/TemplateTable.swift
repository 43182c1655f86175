/// The sixteen most alive groups of near-duplicate prompts of a tenant.
struct TemplateTable: Sendable, Equatable {
    static let capacity = 16
    /// Most bits in which members of a group differ: two unlike texts differ in 32 ± 4.
    static let reach = 18

    private struct Group: Sendable, Equatable {
        var center: UInt64 = 0
        var members = DecayingCount()
    }

    private var groups = [Group](repeating: Group(), count: capacity)

    var byteCount: Int { groups.count * MemoryLayout<Group>.stride }

    /// What is alive at this moment.
    struct Summary: Equatable {
        /// Near-duplicates beyond the first of each group.
        var duplicates = 0
        /// Groups with at least four members.
        var templates = 0
        /// Minutes since the oldest of these groups began.
        var minutes: Int64 = 1
    }

    /// Adds a prompt to the nearest group, or lets it found one in place of the weakest.
    mutating func add(_ simHash: UInt64, at now: Int64, halfLife: Int64) -> Summary {
        var nearest = -1
        var distance = Self.reach + 1
        var weakest = 0
        for index in groups.indices {
            groups[index].members.decay(to: now, halfLife: halfLife)
            if groups[index].members.milli < groups[weakest].members.milli { weakest = index }
            let bits = (groups[index].center ^ simHash).nonzeroBitCount
            if groups[index].members.milli > 0, bits < distance { (nearest, distance) = (index, bits) }
        }
        if nearest < 0 {
            nearest = weakest
            groups[nearest] = Group(center: simHash)
        }
        groups[nearest].members.add(1_000, at: now, halfLife: halfLife)
        return summary(at: now)
    }

    private func summary(at now: Int64) -> Summary {
        var summary = Summary()
        for group in groups where group.members.count >= 4 {
            summary.duplicates += group.members.count - 1
            summary.templates += 1
            summary.minutes = max(summary.minutes, group.members.minutes(to: now))
        }
        return summary
    }
}
