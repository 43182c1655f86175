import Vocabulary

/// What is watched for, each a count of requests of one suspicious shape.
///
/// ``weight(of:_:)`` says what counts, and beside it why an honest tenant does not get there. The number is the rule's place
/// in an encoded state: a new rule goes to the end.
enum Rule: UInt8, CaseIterable, Sendable {
    case bias, bisection, choices, echo, seeds, settings, harvest, repetition, salad, reasoning, system, template,
        paraphrase, tasks

    /// The stable id that alerts and policies know the rule by.
    var id: String {
        switch self {
        case .bias: "param.bias"
        case .bisection: "param.bisection"
        case .choices: "param.choices"
        case .echo: "param.echo"
        case .seeds: "param.seeds"
        case .settings: "param.settings"
        case .harvest: "logprobs.harvest"
        case .repetition: "prompt.repetition"
        case .salad: "prompt.random"
        case .reasoning: "prompt.reasoning"
        case .system: "prompt.system"
        case .template: "prompt.template"
        case .paraphrase: "prompt.paraphrase"
        case .tasks: "distill.tasks"
        }
    }

    var code: ReasonCode {
        switch self {
        case .bias, .bisection, .choices, .echo, .seeds, .settings: .extParamSweep
        case .harvest: .extLogprobHarvest
        case .repetition: .extRepeatToken
        case .salad: .extRandomTokens
        case .reasoning: .extCotElicitation
        case .system: .extSystemPrompt
        case .template: .extTemplateSweep
        case .paraphrase: .extParaphrase
        case .tasks: .extDistillation
        }
    }

    /// How sure the rule is when it is first met. Below 0.5 it is a note, from 0.8 on a policy may act.
    var confidence: Double {
        switch self {
        case .bias, .bisection, .echo, .harvest: 0.9
        case .choices, .seeds, .repetition: 0.85
        case .reasoning, .system, .salad: 0.8
        case .paraphrase, .tasks: 0.7
        case .template: 0.4
        case .settings: 0.4
        }
    }

    /// Requests from which on it is told.
    var threshold: Int {
        switch self {
        case .bias, .choices, .echo, .seeds, .harvest, .repetition: 8
        case .bisection: 6
        case .reasoning, .system: 12
        case .settings: 24
        case .salad: 32
        case .template: 48
        case .paraphrase: 24
        case .tasks: TaskWeight.threshold
        }
    }

    /// Time in which half of the evidence fades, in milliseconds: a day, so that what a curious person tries each day never
    /// adds up; for distillation, which is told from use by its share and not by its speed, a month.
    var halfLife: Int64 { self == .tasks ? 30 * 86_400_000 : 86_400_000 }

    /// The part of all requests of a day, one in so many, that must be of the shape; 0 where a single one is odd enough.
    /// Among many users behind one key there are always some who try things.
    var share: Int {
        switch self {
        case .reasoning, .system: 16
        case .salad: 2
        default: 0
        }
    }

    /// What is counted, in words.
    var noun: String {
        switch self {
        case .bias: "new logit_bias settings for prompts seen before or with logprobs"
        case .bisection: "values of logit_bias for the same tokens and prompt"
        case .choices: "times 8 answers or more to prompts seen before, or 64"
        case .echo: "prompts echoed with logprobs"
        case .seeds: "new seeds for prompts seen before or with logprobs"
        case .settings: "new settings for prompts seen before"
        case .harvest: "answers of a few tokens with many alternatives"
        case .repetition: "prompts that ask for endless repetition"
        case .salad: "prompts of words without grammar"
        case .reasoning: "prompts for hidden reasoning"
        case .system: "prompts for the system prompt"
        case .template: "near-duplicates"
        case .paraphrase: "rewordings"
        case .tasks: "self-contained tasks"
        }
    }
}
