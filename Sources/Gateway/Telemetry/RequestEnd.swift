import SecurityGate
import Stores
import Vocabulary
import Wire

/// What became of a request that was let in; nothing of what it said.
struct RequestEnd: Sendable {
    /// The call of the model, where there was one.
    struct Call: Sendable {
        var api: ClientAPI
        /// What its server speaks.
        var provider: Dialect
        var model: String
        /// Nanoseconds until the first byte of a streamed answer; nil for a whole one, and for none.
        var beginning: Int?
    }

    var route: Route
    /// 0 where the client was gone.
    var status: Int
    var outcome: Outcome
    var action: Action
    /// Nanoseconds from the first byte of the request to the last of the answer.
    var total: Int
    /// Nanoseconds that the gateway added; nil where nothing was forwarded.
    var added: Int?
    var usage: Usage
    var call: Call?
}
