import Vocabulary

/// What is remembered of one tenant: under 8 KB, whatever the traffic. A value without clock or identity, so that it can be
/// copied, stored, joined and replayed.
///
/// Each ``Rule`` is a decaying count of requests of one suspicious shape. All arithmetic is in whole numbers, so that all
/// gateways that saw the same requests in the same order hold the same state.
public struct ExtractionState: Sendable, Equatable {
    var memory = TenantMemory()
    var templates = TemplateTable()
    var counts = [RuleCount](repeating: RuleCount(), count: Rule.allCases.count)
    var climb = TaskClimb()
    var excuses = Excuses()
    /// Requests of about a day, by which shares are told.
    var traffic = DecayingCount()
    /// The latest time that was seen, in milliseconds.
    var now: Int64 = .min

    public init() {}

    /// Bytes that a state takes in memory, its tables included; the same for every state.
    public var byteCount: Int {
        MemoryLayout<Self>.size + memory.byteCount + templates.byteCount + excuses.byteCount
            + counts.count * MemoryLayout<RuleCount>.stride + counts.reduce(0) { $0 + $1.byteCount }
    }

    /// Takes in one request and returns the signals that it sets off, mostly none.
    ///
    /// - Parameter milliseconds: Time of the request on any clock; time that runs backwards counts as standing still.
    public mutating func observe(_ sample: ExtractionSample, at milliseconds: Int64) -> [ExtractionSignal] {
        now = max(now, milliseconds)
        traffic.add(1_000, at: now, halfLife: 86_400_000)
        let seen = memory.note(sample)
        var signals: [ExtractionSignal] = []
        for rule in Rule.allCases {
            if let signal = observe(rule, sample, seen) { signals.append(signal) }
        }
        return signals
    }

    private mutating func observe(_ rule: Rule, _ sample: ExtractionSample, _ seen: Familiarity) -> ExtractionSignal? {
        switch rule {
        case .template: return observeTemplates(sample, seen)
        case .paraphrase: return nil
        case .tasks: return observeTasks(sample, seen)
        default: break
        }
        let weight = rule.weight(of: sample, seen)
        guard weight > 0 else { return nil }
        let place = Int(rule.rawValue)
        let profile = sample.profile
        guard !excuses.covers(rule, profile, at: now) else { return nil }
        counts[place].count.add(weight, at: now, halfLife: rule.halfLife)
        counts[place].note(profile)
        let count = counts[place].count.count
        guard rule.share == 0 || count * rule.share >= traffic.count else { return nil }
        guard counts[place].alarm.rings(at: count, threshold: rule.threshold) else { return nil }
        return signal(rule, count, "\(Self.spelled(count)) \(rule.noun) in \(span(counts[place].count))")
    }

    /// Templates filled in again and again, and questions asked again in other words, for long answers in fresh
    /// conversations.
    ///
    /// Who asks for several answers votes on them, over wordings of his own. Batch jobs send long prompts or want short
    /// answers; chats have turns; a search box has no template. An honest feature with one short template looks the same, so
    /// templates are a note for people.
    private mutating func observeTemplates(_ sample: ExtractionSample, _ seen: Familiarity) -> ExtractionSignal? {
        guard !seen.continues, sample.length >= 256, !seen.isKnownPrompt, (4...64).contains(sample.prompt.words) else {
            return nil
        }
        let profile = sample.profile
        guard !excuses.covers(.template, profile, at: now) else { return nil }
        let alive = templates.add(
            sample.prompt, isReworded: !seen.isTemplated, at: now, halfLife: Rule.template.halfLife)
        counts[Int(Rule.template.rawValue)].note(profile)
        counts[Int(Rule.paraphrase.rawValue)].note(profile)
        if sample.n == 1, !excuses.covers(.paraphrase, profile, at: now),
            counts[Int(Rule.paraphrase.rawValue)].alarm.rings(at: alive.reworded, threshold: Rule.paraphrase.threshold)
        {
            let what = alive.seeds == 1 ? "one question" : "\(alive.seeds) questions"
            return signal(
                .paraphrase, alive.reworded,
                "\(Self.spelled(alive.reworded)) rewordings of \(what) in \(alive.minutes) min")
        }
        guard
            counts[Int(Rule.template.rawValue)].alarm.rings(at: alive.duplicates, threshold: Rule.template.threshold)
        else { return nil }
        let what = alive.templates == 1 ? "one template" : "\(alive.templates) templates"
        return signal(
            .template, alive.duplicates,
            "\(Self.spelled(alive.duplicates)) near-duplicates of \(what) in \(alive.minutes) min")
    }

    private mutating func observeTasks(_ sample: ExtractionSample, _ seen: Familiarity) -> ExtractionSignal? {
        let weight = TaskWeight.weight(sample, seen)
        let place = Int(Rule.tasks.rawValue)
        let profile = sample.profile
        if weight > 0 {
            guard !excuses.covers(.tasks, profile, at: now) else { return nil }
            counts[place].note(profile)
        }
        counts[place].count.add(weight, at: now, halfLife: Rule.tasks.halfLife)
        let level = counts[place].count.count
        climb.note(isTask: weight > 0, level: level)
        guard counts[place].alarm.rings(at: level, threshold: Rule.tasks.threshold) else { return nil }
        return signal(.tasks, climb.tasks, climb.evidence + " in \(span(counts[place].count))")
    }

    private func signal(_ rule: Rule, _ count: Int, _ evidence: String) -> ExtractionSignal {
        ExtractionSignal(
            code: rule.code, rule: rule.id, confidence: rule.confidence, evidence: evidence, count: count)
    }

    private func span(_ count: DecayingCount) -> String { "\(Self.spelled(Int(count.minutes(to: now)))) min" }

    /// A number with commas between thousands.
    private static func spelled(_ number: Int) -> String {
        number < 1_000 ? "\(number)" : "\(spelled(number / 1_000)),\(String(1_000 + number % 1_000).dropFirst())"
    }
}

extension Rule {
    /// What a request weighs in a rule that is a plain count, in thousandths; 0 if it does not count.
    func weight(of sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        switch self {
        case .bias: Self.bias(sample, seen)
        case .bisection: Self.bisection(sample, seen)
        case .choices: Self.choices(sample, seen)
        case .echo: Self.echo(sample, seen)
        case .seeds: Self.seeds(sample, seen)
        case .settings: Self.settings(sample, seen)
        case .harvest: Self.harvest(sample, seen)
        case .repetition: Self.repetition(sample, seen)
        case .salad: Self.salad(sample, seen)
        case .reasoning: Self.reasoning(sample, seen)
        case .system: Self.system(sample, seen)
        case .template, .paraphrase, .tasks: 0
        }
    }
}
