extension Rule {
    /// Endless repetition, which makes a model diverge into its training data (Nasr et al. 2023).
    ///
    /// A curious user tries it once or twice; eight times within a day is a harvest.
    static func repetition(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        sample.prompt.asksRepetition ? 1_000 : 0
    }

    /// Words drawn at random: the queries of Krishna et al. 2020, who copied models with nonsense.
    ///
    /// Lists of products or log lines have no grammar either, but a template or a system prompt that says what to do with
    /// them; a search box gets a few such queries among questions, so half of a day's requests must be of the kind.
    static func salad(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        guard sample.prompt.asks.contains(.wordSalad), !seen.continues else { return 0 }
        guard !seen.isTemplated, !seen.isKnownPrompt, sample.prompt.system == 0 else { return 0 }
        return 1_000
    }

    /// The reasoning that a model keeps to itself, asked for in fresh conversations with room for a long answer: what
    /// distillers of reasoning models collect.
    ///
    /// Pupils and harnesses ask for steps of a solution, not for thoughts that are hidden; those words are not in the
    /// patterns. Among many users a sixteenth of a day's requests must be of the kind.
    static func reasoning(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        guard sample.prompt.asks.contains(.hiddenReasoning), !seen.continues, !seen.isKnownPrompt else { return 0 }
        return sample.length >= 256 ? 1_000 : 0
    }

    /// The instructions that an operator put before the conversation (Zhang et al. 2023), in ever other words.
    ///
    /// A curious user or a researcher tries five times, not twelve within a day. A text that is to be repeated within a
    /// conversation stands in that conversation, which a fresh one has not; one that comes with the request makes the
    /// prompt long, or stands in a template.
    static func system(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        guard !seen.isTemplated, sample.prompt.words <= 96, !(seen.isKnownPrompt && sample.turns > 0) else { return 0 }
        // Asked again in the same words and afresh, for another draw of the answer, it says half as much.
        let weight: Int64 = seen.isKnownPrompt ? 500 : 1_000
        if sample.prompt.asks.contains(.systemPrompt) { return weight }
        return sample.prompt.asks.contains(.earlierText) && !seen.continues && !seen.opensAlike ? weight : 0
    }
}
