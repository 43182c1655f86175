import SecurityGate
import Vocabulary
import Wire

/// What a client is told when a model server refuses its request: words of the gateway's own, chosen by the status and by a
/// few known phrases. The server's own text is never passed on.
struct UpstreamRejection {
    private let status: Int
    private var body: [UInt8] = []
    private var isTooLarge = false

    /// Bytes of an error's body that are read.
    private static let limit = 64 << 10

    init(status: Int) { self.status = status }

    /// Takes a piece of the body; false when it is more than is worth reading.
    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard body.count + bytes.count <= Self.limit else { return false }
        body.append(contentsOf: bytes)
        return true
    }

    /// True where another server may do better: this one is ill, busy, misconfigured, or does not have the model. What it
    /// says of the request itself, the next one would say as well.
    var mayTryAnother: Bool {
        switch status {
        case 400, 413, 422: false
        default: true
        }
    }

    /// True where the server says that it has no such model.
    var isMissingModel: Bool { status == 404 }

    func refusal(for request: ModelRequest) -> Refusal {
        switch status {
        case 404: return .unknownModel(request.model)
        case 400, 413, 422:
            let words = text.lowercased()
            if let ability = Self.abilities.first(where: { words.contains("does not support \($0)") }) {
                return Refusal(.paramForbidden, message: "This model does not support \(ability).")
            }
            if Self.lengths.contains(where: words.contains) {
                return Refusal(.contextTooLong, message: "The text is longer than this model's context.")
            }
            return Refusal(.bodyMalformed, message: "The model's server does not accept this request.")
        default: return Refusal(.upstreamUnavailable)
        }
    }

    /// The error's text in either dialect; empty where there is none.
    private var text: String {
        guard let error = (try? JSONDocument(body))?.root["error"] else { return "" }
        return error.string ?? error["message"]?.string ?? ""
    }

    /// What servers say that a model lacks.
    private static let abilities = [
        "tools", "thinking", "insert", "generate", "chat", "embeddings", "embedding", "images", "vision", "completion",
    ]

    /// How servers say that a text is too long.
    private static let lengths = [
        "context length", "context size", "context window", "input length exceeds", "maximum context",
        "too many tokens",
    ]
}
