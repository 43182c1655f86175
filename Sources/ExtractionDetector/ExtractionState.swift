import Vocabulary

/// What is remembered of one tenant: under 2 KB, whatever the traffic. A value without clock or identity, so that it
/// can be copied, stored and replayed.
///
/// Each rule is a decaying count of requests of one suspicious shape. Why an honest tenant does not trip it is written
/// at the rule.
public struct ExtractionState: Sendable, Equatable {
    private var biases = RecentHashes()
    private var prompts = RecentHashes()
    private var lastN = 1
    private var sweep = DecayingCount()
    private var harvest = DecayingCount()
    private var repetition = DecayingCount()
    private var templates = TemplateTable()
    private var sweepAlarm = Alarm()
    private var harvestAlarm = Alarm()
    private var repetitionAlarm = Alarm()
    private var templateAlarm = Alarm()

    public init() {}

    /// Bytes that a state takes in memory, its tables included; the same for every state.
    public var byteCount: Int {
        MemoryLayout<Self>.size + biases.byteCount + prompts.byteCount + templates.byteCount
    }

    /// Takes in one request and returns the signals that it sets off, mostly none.
    ///
    /// - Parameter milliseconds: Time of the request on any clock; time that runs backwards counts as standing still.
    public mutating func observe(_ sample: ExtractionSample, at milliseconds: Int64) -> [ExtractionSignal] {
        let isFreshPrompt = prompts.isNew(sample.prompt.hash)
        let signals = [
            observeSweep(sample, milliseconds, isFreshPrompt: isFreshPrompt),
            observeHarvest(sample, milliseconds, isFreshPrompt: isFreshPrompt),
            observeRepetition(sample, milliseconds),
            observeTemplates(sample, milliseconds),
        ]
        return signals.compactMap { $0 }
    }

    /// Settings that vary from request to request: a `logit_bias` not seen lately (Carlini et al. 2024 read a layer of
    /// a model with it), `echo` with `logprobs`, or many answers with a changing `n` or to one prompt.
    ///
    /// An honest tenant finds one bias that suits its task and keeps it, and asks for a constant `n`: neither counts.
    private mutating func observeSweep(
        _ sample: ExtractionSample, _ now: Int64, isFreshPrompt: Bool
    ) -> ExtractionSignal? {
        let changesBias = sample.hasLogitBias && biases.isNew(sample.logitBiasHash)
        let changesN = sample.n >= 8 && (sample.n != lastN || !isFreshPrompt)
        let probes = sample.echo && sample.logprobs && (sample.maxTokens ?? .max) <= 16
        lastN = sample.n
        guard changesBias || changesN || probes else { return nil }
        sweep.add(1_000, at: now, halfLife: Limits.halfLife)
        guard sweepAlarm.rings(at: sweep.count, threshold: Limits.sweep) else { return nil }
        let what = changesBias ? "new logit_bias settings" : changesN ? "changes of n" : "echo probes with logprobs"
        return signal(.extParamSweep, 0.9, sweep, what, now)
    }

    /// Distributions taken instead of answers: many alternatives for answers of a few tokens.
    ///
    /// An honest classifier reads a few alternatives of one token as well, but over one template, so its prompts are
    /// near-duplicates; a page that shows token probabilities asks for long answers.
    private mutating func observeHarvest(
        _ sample: ExtractionSample, _ now: Int64, isFreshPrompt: Bool
    ) -> ExtractionSignal? {
        guard sample.logprobs else { return nil }
        let length = sample.maxTokens ?? .max
        let isDeep = sample.topLogprobs >= 10 && length <= 16
        let isEcho = sample.echo && length <= 16
        let isDiverse = sample.topLogprobs >= 4 && length <= 4 && sample.prompt.words <= Limits.shortPrompt
        guard isDeep || isEcho || isDiverse else { return nil }
        harvest.add(1_000, at: now, halfLife: Limits.halfLife)
        guard harvestAlarm.rings(at: harvest.count, threshold: Limits.harvest) else { return nil }
        return signal(.extLogprobHarvest, 0.9, harvest, "answers of a few tokens with logprobs", now)
    }

    /// Endless repetition, which makes a model diverge into its training data (Nasr et al. 2023).
    ///
    /// A curious user tries it once or twice; eight times within the window is a harvest.
    private mutating func observeRepetition(_ sample: ExtractionSample, _ now: Int64) -> ExtractionSignal? {
        guard sample.prompt.asksRepetition else { return nil }
        repetition.add(1_000, at: now, halfLife: Limits.halfLife)
        guard repetitionAlarm.rings(at: repetition.count, threshold: Limits.repetition) else { return nil }
        return signal(.extRepeatToken, 0.85, repetition, "prompts that ask for endless repetition", now)
    }

    /// One short template filled in again and again, for long answers in fresh conversations.
    ///
    /// Batch jobs send long prompts or want short answers; chats have turns; a search box has no template. An honest
    /// feature with one short template looks the same, so a single template stays a note for people (0.4) and only
    /// several at once count for more.
    private mutating func observeTemplates(_ sample: ExtractionSample, _ now: Int64) -> ExtractionSignal? {
        let words = sample.prompt.words
        guard sample.turns == 0, (sample.maxTokens ?? .max) >= 256, (4...Limits.shortPrompt).contains(words) else {
            return nil
        }
        let alive = templates.add(sample.prompt.simHash, at: now, halfLife: Limits.templateHalfLife)
        guard templateAlarm.rings(at: alive.duplicates, threshold: Limits.duplicates) else { return nil }
        let what = alive.templates == 1 ? "one template" : "\(alive.templates) templates"
        return ExtractionSignal(
            code: .extTemplateSweep, confidence: alive.templates >= 3 ? 0.7 : 0.4,
            evidence: "\(alive.duplicates) near-duplicates of \(what) in \(alive.minutes) min", count: alive.duplicates)
    }

    private func signal(
        _ code: ReasonCode, _ confidence: Double, _ count: DecayingCount, _ what: String, _ now: Int64
    ) -> ExtractionSignal {
        ExtractionSignal(
            code: code, confidence: confidence,
            evidence: "\(count.count) \(what) in \(count.minutes(to: now)) min", count: count.count)
    }
}

/// The thresholds, in requests, and the time in which half of the evidence fades, in milliseconds.
private enum Limits {
    static let halfLife: Int64 = 60 * 60_000
    static let templateHalfLife: Int64 = 60 * 60_000
    static let sweep = 8
    static let harvest = 8
    static let repetition = 8
    static let duplicates = 48
    static let shortPrompt = 40
}
