/// The sixteen most alive groups of near-duplicate prompts of a tenant.
struct TemplateTable: Sendable, Equatable {
    static let capacity = 16
    /// Most bits in which members of a group differ: two unlike texts differ in 32 ± 4.
    static let reach = 18

    private struct Group: Sendable, Equatable {
        var center: UInt64 = 0
        var opening: UInt32 = 0
        /// Members in all.
        var members = DecayingCount()
        /// Members that begin and end as no prompt did lately: the same content in other words.
        var reworded = DecayingCount()
    }

    private var groups = [Group](repeating: Group(), count: capacity)

    var byteCount: Int { groups.count * MemoryLayout<Group>.stride }

    /// What is alive at this moment.
    struct Summary: Equatable {
        /// Near-duplicates beyond the first of each group.
        var duplicates = 0
        /// Groups with at least four members.
        var templates = 0
        /// Rewordings in groups with at least eight of them.
        var reworded = 0
        /// Groups with at least eight rewordings.
        var seeds = 0
        /// Minutes since the oldest of these groups began.
        var minutes: Int64 = 1
    }

    /// Adds a prompt to the nearest group, or lets it found one in place of the weakest. A prompt that came before in the
    /// same words is no near-duplicate, and is not to be added.
    ///
    /// - Parameter isReworded: It begins and ends as no prompt did lately, so that it is not one of a few templates.
    mutating func add(_ prompt: PromptShape, isReworded: Bool, at now: Int64, halfLife: Int64) -> Summary {
        var nearest = -1
        var distance = Self.reach + 1
        var weakest = 0
        for index in groups.indices {
            groups[index].members.decay(to: now, halfLife: halfLife)
            groups[index].reworded.decay(to: now, halfLife: halfLife)
            if groups[index].members.milli < groups[weakest].members.milli { weakest = index }
            let bits = (groups[index].center ^ prompt.simHash).nonzeroBitCount
            if groups[index].members.milli > 0, bits < distance { (nearest, distance) = (index, bits) }
        }
        if nearest < 0 {
            nearest = weakest
            groups[nearest] = Group(center: prompt.simHash, opening: prompt.opening)
        }
        groups[nearest].members.add(1_000, at: now, halfLife: halfLife)
        if isReworded, groups[nearest].opening != prompt.opening {
            groups[nearest].reworded.add(1_000, at: now, halfLife: halfLife)
            groups[nearest].opening = prompt.opening
        }
        return summary(at: now)
    }

    private func summary(at now: Int64) -> Summary {
        var summary = Summary()
        for group in groups where group.members.count >= 3 {
            if group.reworded.count >= 8 {
                summary.reworded += group.reworded.count
                summary.seeds += 1
            }
            guard group.members.count >= 4 else { continue }
            summary.duplicates += group.members.count - 1
            summary.templates += 1
            summary.minutes = max(summary.minutes, group.members.minutes(to: now))
        }
        return summary
    }

    /// Joins the groups of another table, the strongest of all staying.
    mutating func merge(_ other: TemplateTable, halfLife: Int64) {
        for group in other.groups where group.members.milli > 0 {
            let near = groups.firstIndex {
                $0.members.milli > 0 && ($0.center ^ group.center).nonzeroBitCount <= Self.reach
            }
            if let near {
                groups[near].members.merge(group.members, halfLife: halfLife)
                groups[near].reworded.merge(group.reworded, halfLife: halfLife)
            } else if let weakest = groups.indices.min(by: { groups[$0].members.milli < groups[$1].members.milli }),
                groups[weakest].members.milli < group.members.milli
            {
                groups[weakest] = group
            }
        }
    }
}

extension TemplateTable {
    func write(to writer: inout ByteWriter) {
        for group in groups {
            writer.add(group.center)
            writer.add(group.opening)
            group.members.write(to: &writer)
            group.reworded.write(to: &writer)
        }
    }

    init(_ reader: inout ByteReader) {
        for index in groups.indices {
            groups[index] = Group(
                center: reader.next(), opening: reader.next(), members: DecayingCount(&reader),
                reworded: DecayingCount(&reader))
        }
    }
}
