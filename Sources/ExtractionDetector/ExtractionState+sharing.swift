import Vocabulary

extension ExtractionState {
    private static let version: UInt8 = 1

    /// The state for storing: always the same number of bytes, under 8 KB, the first of them the version of the form.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: 8 * 1024)
        writer.add(Self.version)
        writer.add(now)
        traffic.write(to: &writer)
        climb.write(to: &writer)
        memory.write(to: &writer)
        templates.write(to: &writer)
        for count in counts { count.write(to: &writer) }
        excuses.write(to: &writer)
        return writer.bytes
    }

    /// A state that ``encoded()`` wrote; nil for anything that it cannot have written.
    public init?(encoded bytes: some Collection<UInt8>) {
        guard bytes.count <= 8 * 1024 else { return nil }
        var reader = ByteReader(Array(bytes))
        _ = reader.next(in: Self.version...Self.version)
        now = reader.next()
        traffic = DecayingCount(&reader)
        climb = TaskClimb(&reader)
        memory = TenantMemory(&reader)
        templates = TemplateTable(&reader)
        for index in counts.indices { counts[index] = RuleCount(&reader) }
        excuses = Excuses(&reader)
        guard reader.isDone else { return nil }
    }

    /// Takes in what another gateway saw of the same tenant, other requests than this state saw: counts add up, tables keep
    /// what is strongest, an alarm that either gave is given. Merged either way the counts are the same.
    public mutating func merge(_ other: ExtractionState) {
        now = max(now, other.now)
        traffic.merge(other.traffic, halfLife: 86_400_000)
        climb.merge(other.climb)
        memory.merge(other.memory)
        templates.merge(other.templates, halfLife: Rule.template.halfLife)
        for rule in Rule.allCases {
            counts[Int(rule.rawValue)].merge(other.counts[Int(rule.rawValue)], halfLife: rule.halfLife)
        }
        excuses.merge(other.excuses)
    }

    /// Learns that an alert was a false one: requests of the profiles that fed its rules (limits, temperature, system prompt,
    /// model) no longer count in these rules for thirty days, and what they added is forgotten. The same profile counts on in
    /// all other rules, and another profile in these.
    ///
    /// - Returns: How many profiles were excused; each rule keeps the last four that fed it.
    @discardableResult
    public mutating func excuse(_ code: ReasonCode) -> Int {
        var excused = 0
        for rule in Rule.allCases where rule.code == code {
            let place = Int(rule.rawValue)
            for profile in counts[place].profiles where profile != 0 {
                excuses.add(rule, profile, at: now)
                excused += 1
            }
            counts[place] = RuleCount()
            if rule == .tasks { climb = TaskClimb() }
            if rule == .template || rule == .paraphrase { templates = TemplateTable() }
        }
        return excused
    }

    /// How far a rule has come, for people.
    public struct Standing: Sendable, Equatable {
        /// The rule's stable id.
        public var rule: String
        public var code: ReasonCode
        /// Requests that count, or for `distill.tasks` the sum that they come to.
        public var count: Int
        /// The count from which on the rule is told.
        public var threshold: Int
    }

    /// The rules that anything counts in at a time, the nearest to its threshold first.
    public func standing(at milliseconds: Int64) -> [Standing] {
        let standings = Rule.allCases.compactMap { rule -> Standing? in
            var count = counts[Int(rule.rawValue)].count
            count.decay(to: milliseconds, halfLife: rule.halfLife)
            guard count.count > 0 else { return nil }
            return Standing(rule: rule.id, code: rule.code, count: count.count, threshold: rule.threshold)
        }
        return standings.sorted { $0.count * $1.threshold > $1.count * $0.threshold }
    }

    /// Rules with an excuse that holds at a time, and until when the last one does, in milliseconds of the clock that
    /// ``observe(_:at:)`` was given.
    public func excused(at milliseconds: Int64) -> [(rule: String, until: Int64)] {
        let alive = excuses.alive(at: milliseconds)
        return Rule.allCases.compactMap { rule in
            alive.filter { $0.rule == rule }.map(\.until).max().map { (rule.id, $0) }
        }
    }
}
