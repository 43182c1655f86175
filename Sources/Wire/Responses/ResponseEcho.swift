/// What a response repeats of its request, in the client's own words; the sampling parameters are in the request itself.
public struct ResponseEcho: Sendable {
    var instructions: String?
    /// The response that this one goes on from, as the client names it; whether there is such a one is not known here.
    public internal(set) var previousResponse: String?
    /// Whether the response is to be kept, so that another can go on from it.
    public internal(set) var isStored = false
    var maxToolCalls: Int?
    var parallelToolCalls = true
    var truncation = "disabled"
    var verbosity: String?
    /// `text.format` as it was sent.
    var format: JSONView?
    var tools: JSONView?
    var toolChoice: JSONView?
    var reasoning: JSONView?
    var metadata: JSONView?
    var user: JSONView?
    var safetyIdentifier: JSONView?
    var promptCacheKey: JSONView?

    public init() {}

    /// Takes a field of the client's account. The tier is not repeated: a response names the one that was used.
    mutating func take(_ field: AccountField, _ value: JSONView) {
        if value.isNull { return }
        switch field {
        case .user: user = value
        case .metadata: metadata = value
        case .safetyIdentifier: safetyIdentifier = value
        case .promptCacheKey: promptCacheKey = value
        case .promptCacheRetention, .serviceTier: break
        }
    }
}
