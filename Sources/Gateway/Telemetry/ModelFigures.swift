import Stores
import Vocabulary
import Wire

/// Which calls of a model are counted together, in the words of OpenTelemetry's conventions for generative AI.
struct ModelLabel: Hashable, Sendable {
    enum Operation: String { case chat, completion = "text_completion", embeddings }

    let operation: Operation
    /// What the model's server speaks.
    let provider: Dialect
    /// A name that a model server is known to have, or `other`.
    let model: String

    /// The model alone tells most labels apart, and enumerations of words are dear to hash.
    func hash(into hasher: inout Hasher) { hasher.combine(model) }

    private init(_ operation: Operation, _ provider: Dialect, _ model: String) {
        (self.operation, self.provider, self.model) = (operation, provider, model)
    }

    /// The same calls of another model.
    func named(_ model: String) -> ModelLabel { ModelLabel(operation, provider, model) }

    init(_ api: ClientAPI, provider: Dialect, model: String) {
        operation =
            switch api {
            case .chatCompletions, .responses, .ollamaChat: .chat
            case .completions, .ollamaGenerate: .completion
            case .embeddings, .ollamaEmbed, .ollamaEmbeddings: .embeddings
            }
        self.provider = provider
        self.model = model
    }
}

/// What requests for one model took.
struct ModelFigures: Sendable {
    /// Nanoseconds from a request's first byte to the end of its answer, by how that ended.
    var durations: [Outcome: Histogram] = [:]
    /// Nanoseconds until the first byte of a streamed answer.
    var beginnings = Histogram.beginnings
    var input = Histogram.tokens
    var output = Histogram.tokens

    mutating func add(_ other: ModelFigures) {
        for (outcome, histogram) in other.durations { durations[outcome, default: .answers].add(histogram) }
        beginnings.add(other.beginnings)
        input.add(other.input)
        output.add(other.output)
    }
}
