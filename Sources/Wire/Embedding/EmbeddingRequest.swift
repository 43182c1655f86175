import Vocabulary

/// A request for vectors of texts, decoded and normalised.
public struct EmbeddingRequest: Sendable {
    public let api: ClientAPI
    public var model = ""
    public var inputs: [String] = []
    /// A list of token ids, or of such lists, in place of texts; only where policy permits it.
    public var tokens: JSONView?
    /// Length of the vectors, for models that can shorten them.
    public var dimensions: Int?
    /// Ollama only: whether a text longer than the model's context is cut; the server's default is to cut.
    public var truncate: Bool?
    /// OpenAI only: vectors as base64 of little-endian 32-bit floats, as its SDKs ask for.
    public var wantsBase64 = false
    /// Every string of the request, for the detectors.
    public var segments: [Segment] = []

    init(_ api: ClientAPI) { self.api = api }

    /// Vectors that the answer must have: one for each text or list of tokens.
    public var vectorCount: Int {
        guard let tokens else { return inputs.count }
        let lists = tokens.elements.reduce(0) { $0 + ($1.isArray ? 1 : 0) }
        return lists == 0 ? 1 : lists
    }

    /// Most texts in one request, as OpenAI has it.
    static let limit = 2048
}
