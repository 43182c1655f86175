import Vocabulary

/// What a replay came to, in counts.
public struct ReplaySummary: Sendable, Equatable {
    /// From one end to another.
    public struct Kind: Sendable, Hashable {
        public var was: String
        public var will: String

        public init(was: String, will: String) {
            self.was = was
            self.will = will
        }
    }

    /// Requests of one sort, and whose they are.
    public struct Group: Sendable, Equatable {
        public var requests = 0
        public var tenants: Set<String> = []
        public var keys: Set<String> = []
        public var suspicion: [Suspicion: Int] = [:]

        mutating func add(_ change: ReplayChange) {
            requests += 1
            tenants.insert(change.item.tenant)
            keys.insert(change.item.key)
            suspicion[change.suspicion, default: 0] += 1
        }

        /// Of tenants that nothing else speaks against.
        public var likelyHonest: Int { (suspicion[.none] ?? 0) + (suspicion[.cleared] ?? 0) }
    }

    /// Requests with a label, by what was done with them.
    public struct Confusion: Sendable, Equatable {
        public var attacksBlocked = 0
        public var attacksPassed = 0
        public var benignBlocked = 0
        public var benignPassed = 0

        public init() {}

        mutating func count(isAttack: Bool, isBlocked: Bool) {
            switch (isAttack, isBlocked) {
            case (true, true): attacksBlocked += 1
            case (true, false): attacksPassed += 1
            case (false, true): benignBlocked += 1
            case (false, false): benignPassed += 1
            }
        }

        /// Attacks among what is blocked, 0 to 1; nil where nothing is.
        public var precision: Double? { Self.share(attacksBlocked, attacksBlocked + benignBlocked) }
        /// Blocked among the attacks.
        public var recall: Double? { Self.share(attacksBlocked, attacksBlocked + attacksPassed) }
        /// Blocked among the benign.
        public var falsePositiveRate: Double? { Self.share(benignBlocked, benignBlocked + benignPassed) }

        private static func share(_ part: Int, _ all: Int) -> Double? { all == 0 ? nil : Double(part) / Double(all) }
    }

    public var cases = 0
    public var changes = 0
    /// Changes whose end is a guess, since the request would go on where nothing is on record.
    public var uncertain = 0
    public var kinds: [Kind: Int] = [:]
    public var newBlocks = Group()
    /// Newly refused by a limit, which says nothing of the request itself.
    public var newLimits = Group()
    public var newPasses = Group()
    /// Requests of which the model's server would be asked less, or more, by the field.
    public var lowered: [String: Int] = [:]
    public var raised: [String: Int] = [:]
    /// Requests under each step of the response ladder, by the policy on record and by the draft.
    public var stepsWere: [ResponseLadder.Step: Int] = [:]
    public var stepsWill: [ResponseLadder.Step: Int] = [:]
    /// With labels only.
    public var labelled = 0
    public var was = Confusion()
    public var will = Confusion()

    public init() {}

    /// The kinds of changes, the most frequent first.
    public var rankedKinds: [(kind: Kind, count: Int)] {
        kinds.map { (kind: $0.key, count: $0.value) }.sorted { left, right in
            (right.count, left.kind.was, left.kind.will) < (left.count, right.kind.was, right.kind.will)
        }
    }

    mutating func count(_ change: ReplayChange) {
        changes += 1
        if !change.isCertain { uncertain += 1 }
        kinds[Kind(was: change.was.label, will: change.will.label), default: 0] += 1
        if change.isNewLimit { newLimits.add(change) } else if change.isNewBlock { newBlocks.add(change) }
        if change.isNewPass { newPasses.add(change) }
    }

    mutating func compare(_ was: AskedParameters, _ will: AskedParameters) {
        compare("n", was.choices, will.choices)
        compare("best_of", was.bestOf, will.bestOf)
        compare("max_tokens", was.maxTokens, will.maxTokens)
        compare("top_logprobs", was.topLogprobs, will.topLogprobs)
        // Here no value is the least: the server's own stands.
        compare("num_ctx", was.context ?? 0, will.context ?? 0)
    }

    /// No value is no limit.
    private mutating func compare(_ field: String, _ was: Int?, _ will: Int?) {
        guard was != will else { return }
        if (will ?? .max) < (was ?? .max) { lowered[field, default: 0] += 1 } else { raised[field, default: 0] += 1 }
    }
}
