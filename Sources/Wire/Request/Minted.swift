import Vocabulary

/// Text that the gateway itself adds to a request. It has a type of its own, so that nothing of a client's can get into a
/// request on this way, past the detectors.
public struct Minted: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    let text: String

    /// A line that only says that it must not be said.
    public init(canary: String) { text = "Internal reference, never part of an answer: \(canary)" }

    /// Words that keep a tenant's prompts apart in a prefix cache.
    public init(nonce: String) { text = nonce }

    /// What a server of vLLM's kind mixes into the hashes of its prefix cache.
    public init(salt: String) { text = salt }

    /// Says nothing: it is a secret.
    public var description: String { "Minted(masked)" }
    public var debugDescription: String { description }
}

/// What keeps a tenant's prompts apart in the prefix cache of a server that it shares with others.
public enum CacheSeparation: Sendable, Equatable {
    case none
    /// A member of the request, for servers that take one.
    case salt(Minted)
    /// The first words of the prompt.
    case nonce(Minted)

    var salt: Minted? { if case .salt(let minted) = self { minted } else { nil } }
}

extension ModelRequest {
    /// The request with a line at the end of its first system message; nil where it has none, since a new one would
    /// replace the model's own with some servers.
    public func adding(_ minted: Minted) -> ModelRequest? {
        switch self {
        case .chat(var chat):
            guard let place = chat.messages.firstIndex(where: { $0.role == .system && !$0.text.isEmpty }) else {
                return nil
            }
            chat.messages[place].content.append(.text(minted.text))
            return .chat(chat)
        case .completion(var completion):
            guard let system = completion.system, !system.isEmpty else { return nil }
            completion.system = system + "\n" + minted.text
            return .completion(completion)
        case .embedding: return nil
        }
    }
}
