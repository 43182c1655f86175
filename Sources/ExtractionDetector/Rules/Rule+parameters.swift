extension Rule {
    /// An answer of a few tokens: what a probe reads and a user does not.
    private static let probeTokens = 16

    /// A changing `logit_bias`, by which Carlini et al. 2024 and Finlayson et al. 2024 read a layer of a model: they compare
    /// what one prompt gives under one bias after another, or read log probabilities under each.
    ///
    /// An honest tenant keeps the bias that suits its task. One that makes a bias for each request, as a game does of the
    /// legal moves, asks about another state each time, and needs no probabilities.
    static func bias(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        guard sample.hasLogitBias, seen.isNewBias else { return 0 }
        let isTiny = sample.prompt.words <= 8 && sample.length <= 2
        return seen.isRepeated || sample.logprobs || isTiny ? 1_000 : 0
    }

    /// The bias of the same tokens moved for the same prompt: a search for the value at which the answer turns, which needs
    /// no log probabilities at all (Carlini et al. 2024, section 6).
    ///
    /// Nobody who wants an answer asks one prompt again with the same tokens at another value, six times a day.
    static func bisection(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        sample.hasLogitBias && seen.movesBias && seen.isRepeated ? 1_000 : 0
    }

    /// Many answers to one prompt, again and again: a sample of the distribution.
    ///
    /// Applications that offer choices, and those that take the answer that most agree on, ask once for each prompt, and for
    /// fewer than 64.
    static func choices(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        sample.n >= 64 || sample.n >= 8 && seen.isRepeated ? 1_000 : 0
    }

    /// The prompt's own log probabilities: membership inference (Shi et al. 2024) and calibration of a copy.
    ///
    /// Completion in an editor echoes without log probabilities. An evaluation by likelihood is the same traffic, and is to
    /// be declared as a workload.
    static func echo(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        sample.echo && sample.logprobs ? 1_000 : 0
    }

    /// One seed after another at temperature 0, for one prompt or with log probabilities: where nothing is left to chance,
    /// what still differs is the server itself. Or one seed after another for a few tokens of the same prompt: a sample of the
    /// distribution, drawn one by one.
    ///
    /// Libraries that send a new seed with every request do so for prompts that they ask once, and for text.
    static func seeds(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        guard sample.seed != nil, seen.isNewSeed else { return 0 }
        let isCold = (sample.temperatureMilli ?? .max) <= 50
        return isCold && (seen.isRepeated || sample.logprobs) || seen.isRepeated && sample.length <= probeTokens
            ? 1_000 : 0
    }

    /// One prompt under one setting after another. Somebody at a playground does that as well, so it is a note.
    static func settings(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        seen.isRepeated && seen.isNewSetting ? 1_000 : 0
    }

    /// Distributions taken instead of answers: many alternatives for answers of a few tokens, over prompts of all kinds
    /// (Finlayson et al. 2024).
    ///
    /// An honest classifier reads alternatives of one token as well, but over one template or under one system prompt; the
    /// latter counts a sixteenth. A page that shows probabilities asks for long answers.
    static func harvest(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        guard sample.logprobs, !seen.opensAlike, !seen.isKnownPrompt else { return 0 }
        let isDeep = sample.topLogprobs >= 10 && sample.length <= probeTokens
        let isShort = sample.topLogprobs >= 4 && sample.length <= 4
        guard isDeep || isShort else { return 0 }
        return sample.prompt.system == 0 ? 1_000 : 1_000 / 16
    }
}

extension ExtractionSample {
    /// Most tokens of the answer, endless where the server chooses.
    var length: Int { maxTokens ?? .max }

    /// The parameters that a program sets once: equal for all requests of one part of it.
    var profile: UInt64 {
        var hash = SeededHash.chain(UInt64(bitPattern: Int64(maxTokens ?? -1)), prompt.system)
        hash = SeededHash.chain(hash, UInt64(bitPattern: Int64(temperatureMilli ?? .min)))
        hash = SeededHash.chain(hash, UInt64(bitPattern: Int64(topPMilli ?? .min)))
        hash = SeededHash.chain(hash, UInt64(topLogprobs) << 1 | (logprobs ? 1 : 0))
        return SeededHash.chain(hash, UInt64(origin.model))
    }

    /// All that a sweep may vary.
    var setting: UInt64 {
        SeededHash.chain(SeededHash.chain(profile, UInt64(n)), seed.map { UInt64($0) + 1 } ?? 0)
    }

    /// The prompt with what it stands in.
    var context: UInt64 {
        SeededHash.chain(SeededHash.chain(prompt.hash, prompt.history), prompt.system)
    }
}
