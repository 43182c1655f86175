/// What requests may ask of a model's server: how much of what, and which sensitive fields.
///
/// More than a limit is brought down to it, so that clients with large defaults go on working. A field that needs a
/// permission is refused without it.
public struct ParameterPolicy: Sendable, Equatable {
    /// Most choices a request (`n`).
    public var maxChoices = 128
    /// Most candidates behind each choice (`best_of`).
    public var maxBestOf = 20
    /// Most tokens of an answer (`max_tokens`, `num_predict`); where it is set it is also what a request without the
    /// field gets. Nil for no limit.
    public var maxTokens: Int?
    /// Most alternatives of each token (`top_logprobs`).
    public var maxTopLogprobs = 20
    /// Most tokens of context (`num_ctx`). Nil pins it: the field is taken and not passed on, since a change of it makes
    /// Ollama load the model anew for everybody.
    public var maxContext: Int?
    public var allowed: Set<Permission> = []

    public init() {}

    /// Fields that are refused unless they are permitted.
    public enum Permission: String, Sendable, CaseIterable {
        /// Prompts as token ids: no detector can read them.
        case tokenPrompts = "token_prompts"
        /// Ollama's `context`: token ids of an earlier answer, unreadable likewise.
        case context
        /// Ollama's `raw`: the text reaches the model without its template, so it can forge any role.
        case raw
        /// Ollama's `template`: replaces the one the model was made with.
        case template
        /// URLs of images that the model's server would fetch.
        case remoteImages = "remote_images"
        /// `logit_bias` together with `logprobs`: the two read out the whole distribution (ATLAS AML.T0024.002).
        case biasWithLogprobs = "logit_bias_with_logprobs"
    }
}
