/// How a tenant's prompts are kept apart from those of others on a server that all of them share.
public struct IsolationPolicy: Sendable, Equatable {
    /// A prefix cache answers sooner what begins as an earlier prompt did, whosever that was: who measures that reads the
    /// prompts of others ("The Early Bird Catches the Leak", Song et al. 2024).
    public enum Cache: String, Sendable, CaseIterable, Codable {
        /// A salt of the tenant's own where the server says that it takes one; elsewhere nothing.
        case auto
        /// The salt for every server of OpenAI's kind, whatever it says of itself.
        case salt
        /// The salt where the server says that it takes one; elsewhere the tenant's nonce stands first in each prompt.
        case nonce
        case off
    }

    /// Who uses a connection to a server again. One that answers once more when all seems done, as some do that are out of
    /// step, gives that answer to whoever sends the next request: nothing in HTTP/1.1 tells.
    public enum Connections: String, Sendable, CaseIterable, Codable {
        case shared
        /// The tenant that used it before, and nobody else.
        case tenant
    }

    public var cache = Cache.auto
    public var connections = Connections.shared
    /// Whether the tenant's canary is put into what is recalled of a conversation, so that it is seen when a server gives
    /// it to somebody else.
    public var canary = true

    public init() {}
}
