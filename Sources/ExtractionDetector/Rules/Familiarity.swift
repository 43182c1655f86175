/// What a tenant's state knows of a request before it counts it.
struct Familiarity: Equatable {
    /// The same prompt came lately in the same context.
    var isRepeated = false
    /// The same words came lately in whatever context.
    var isKnownPrompt = false
    /// Many of the last prompts began or ended alike: one template.
    var isTemplated = false
    /// Two of the last 32 fresh prompts began or ended alike: one of a few templates.
    var opensAlike = false
    /// The last fresh prompts were of very different length.
    var isVaried = false
    /// Many of them began alike behind the first line, too.
    var isInnerTemplated = false
    /// It goes on from a request that this tenant made, and is the first to do so.
    var continues = false
    /// The bias was not seen lately.
    var isNewBias = false
    /// The bias is for the tokens of the one before, at another value.
    var movesBias = false
    /// The seed was not seen lately.
    var isNewSeed = false
    /// The settings were not seen lately.
    var isNewSetting = false
}
