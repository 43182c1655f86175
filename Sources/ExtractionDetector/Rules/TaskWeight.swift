/// What one request says for or against distillation: the steps of a one-sided cumulative sum (Page 1954).
///
/// Whoever makes a student of a model sends instruction after instruction, each complete in itself, no two alike, in a new
/// conversation, and wants it carried out in full (Taori et al. 2023; Wang et al. 2023). People come back to what they asked,
/// speak of themselves, ask the same again; programs send one template. The sum rises while tasks make up more than two of
/// seven requests, whatever the speed, and whatever the tenant did before, so that a key that was taken over shows it as soon
/// as a new one does. An evaluation of open tasks is the same traffic, and is to be declared as a workload.
enum TaskWeight {
    /// The sum from which on it is told: 24 tasks without anything else between, more than people ask on end.
    static let threshold = 120
    /// A task that opens as hardly any did lately.
    static let task: Int64 = 5_000
    /// A task that opens as others did or stands in a template, or edited text of another form among prompts of very different length.
    static let alike: Int64 = 2_000
    /// What goes on from something, speaks of the writer, is typed carelessly, or wants a short answer.
    static let other: Int64 = -2_000
    /// One more of a template, with no task in it.
    static let template: Int64 = -1_000
    /// What was asked lately: pools of tasks are freed of duplicates, people ask again.
    static let again: Int64 = -8_000

    /// Thousandths of the sum's unit.
    static func weight(_ sample: ExtractionSample, _ seen: Familiarity) -> Int64 {
        let prompt = sample.prompt
        // Fillers such as "go on" say nothing either way.
        if seen.continues { return seen.isKnownPrompt || prompt.words <= 3 ? 0 : other }
        if seen.isKnownPrompt { return again }
        guard sample.length >= 256 else { return seen.isTemplated ? template : other }
        if isTask(prompt, seen) { return seen.opensAlike || seen.isTemplated ? alike : task }
        if seen.isTemplated { return template }
        // "Give me", "I have a list": a task whose writer speaks of himself may be anybody's.
        if prompt.asks.isSuperset(of: [.task, .capital]) { return 0 }
        guard isEdited(prompt), seen.isVaried else { return other }
        return seen.opensAlike ? 0 : alike
    }

    /// It opens with an imperative, as edited text does, and its writer does not speak of himself; within a template, the
    /// part that varies does.
    static func isTask(_ prompt: PromptShape, _ seen: Familiarity) -> Bool {
        guard isEdited(prompt) else { return false }
        if seen.isTemplated { return prompt.asks.contains(.innerTask) && !seen.isInnerTemplated }
        return prompt.asks.contains(.task)
    }

    private static func isEdited(_ prompt: PromptShape) -> Bool {
        prompt.words >= 4 && prompt.asks.contains(.capital) && !prompt.asks.contains(.firstPerson)
    }
}
