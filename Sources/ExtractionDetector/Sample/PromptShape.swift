/// Fingerprints of one prompt, and of what it stands in.
public struct PromptShape: Sendable, Equatable {
    /// Hash of all words; equal prompts have equal hashes.
    public var hash: UInt64
    /// Similarity hash: near-duplicates differ in few of the 64 bits.
    public var simHash: UInt64
    /// Hash of the first three words: prompts made of one template share it.
    public var opening: UInt32
    /// Hash of the last three words: templates that put the text first share it.
    public var closing: UInt32
    /// Hash of the first three words of the last paragraph or behind its label (`Task:`); ``opening`` where there is but one.
    public var inner: UInt32
    /// Words, counted up to ``PromptReader/wordLimit``.
    public var words: Int
    /// What the prompt asks for, and how it is written.
    public var asks: PromptAsks
    /// Hash of the system messages; 0 without any.
    public var system: UInt64
    /// Hash of the user's messages before the last; 0 without any.
    public var history: UInt64
    /// Hash of all the user's messages: what ``history`` is in the request that goes on from this one.
    public var lead: UInt64

    /// The prompt asks for endless repetition, or is one word again and again.
    public var asksRepetition: Bool { asks.contains(.repetition) }

    public init(
        hash: UInt64 = 0, simHash: UInt64 = 0, opening: UInt32 = 0, closing: UInt32 = 0, inner: UInt32 = 0,
        words: Int = 0, asks: PromptAsks = [], system: UInt64 = 0, history: UInt64 = 0, lead: UInt64 = 0
    ) {
        self.hash = hash
        self.simHash = simHash
        self.opening = opening
        self.closing = closing
        self.inner = inner
        self.words = min(max(words, 0), PromptReader.wordLimit)
        self.asks = asks
        self.system = system
        self.history = history
        self.lead = lead
    }
}

/// What a prompt asks for, and how it is written: a bit for each.
public struct PromptAsks: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Endless repetition.
    public static let repetition = PromptAsks(rawValue: 1 << 0)
    /// The model's own instructions. ``TextReading`` of the gateway sets it too, where the scorer found it.
    public static let systemPrompt = PromptAsks(rawValue: 1 << 1)
    /// The model's hidden chain of thought.
    public static let hiddenReasoning = PromptAsks(rawValue: 1 << 2)
    /// Words without grammar.
    public static let wordSalad = PromptAsks(rawValue: 1 << 3)
    /// It opens with a task in the imperative, polite or not.
    public static let task = PromptAsks(rawValue: 1 << 4)
    /// The same of its last paragraph.
    public static let innerTask = PromptAsks(rawValue: 1 << 5)
    /// The writer speaks of himself.
    public static let firstPerson = PromptAsks(rawValue: 1 << 6)
    /// It begins as edited prose does: with a capital, or in a script without capitals.
    public static let capital = PromptAsks(rawValue: 1 << 7)
    /// It is a question.
    public static let question = PromptAsks(rawValue: 1 << 8)

    /// What was said before in the conversation: in a fresh one that is the model's instructions.
    public static let earlierText = PromptAsks(rawValue: 1 << 9)

    static let known = PromptAsks(rawValue: 0x3FF)
}
