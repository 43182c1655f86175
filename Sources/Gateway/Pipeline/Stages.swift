import SecurityGate
import Stores
import Vocabulary
import Wire

/// What a stage comes to: the next type, or the end of the request's way.
enum Step<Next> {
    case go(Next)
    case stop(Refusal)
}

/// After head: a request with a route, of which no byte of the body was read. A reference, like all that is handed from
/// stage to stage by the dozen.
final class Routed: Sendable {
    let head: HTTPRequestHead
    let route: Route
    let client: Client
    let requestID: String
    /// Microseconds, monotonic: when the first byte came.
    let began: Int

    /// As the audit and bans name it.
    var address: String { client.text }

    init(head: HTTPRequestHead, route: Route, client: Client, requestID: String, began: Int) {
        self.head = head
        self.route = route
        self.client = client
        self.requestID = requestID
        self.began = began
    }
}

/// After authenticate: it is known on whose behalf.
struct Authenticated {
    let routed: Routed
    let principal: Principal
    /// What a simulated ban would have done; nil for nothing.
    var simulated: Ban.Kind?
}

/// After decode: the body is understood; listing routes have none.
final class Decoded: Sendable {
    let authenticated: Authenticated
    /// With what was said before in its conversation, once that was recalled.
    let request: ModelRequest?
    /// The conversation that the client names or asks for.
    let asked: AskedConversation
    /// The same, proven to be the tenant's.
    let conversation: String?
    /// What is kept of it.
    let memory: Memory?
    /// Whether the tenant's record and policy both allow the model that is asked for.
    let mayUseModel: Bool

    init(
        authenticated: Authenticated, request: ModelRequest?, asked: AskedConversation = .none,
        conversation: String? = nil, memory: Memory? = nil, mayUseModel: Bool = true
    ) {
        self.authenticated = authenticated
        self.request = request
        self.asked = asked
        self.conversation = conversation
        self.memory = memory
        self.mayUseModel = mayUseModel
    }

    /// The same with its conversation, and where that is kept with all of it.
    func with(conversation: String?, request: ModelRequest? = nil, memory: Memory? = nil) -> Decoded {
        Decoded(
            authenticated: authenticated, request: request ?? self.request, asked: asked, conversation: conversation,
            memory: memory, mayUseModel: mayUseModel)
    }
}

/// What a client says of the conversation that its request belongs to.
enum AskedConversation: Sendable, Equatable {
    case none
    /// One that the gateway is to begin.
    case new
    /// Whatever it is, and whosever.
    case id(String)
}

/// After admit: it is within its limits.
struct Admitted {
    let decoded: Decoded
    /// The request as it goes on, with the bound that the limits set to its answer; nil for listing routes.
    var request: ModelRequest?
    /// The declared workload that it is part of, and within the budget of.
    var workload: Workload?
    /// Limits that would have refused it, were they not only recorded.
    var waived: [ReasonCode] = []

    init(decoded: Decoded) {
        self.decoded = decoded
        request = decoded.request
    }
}

/// After score: everything that the detectors say.
struct Scored {
    let admitted: Admitted
    var assessment: Assessment
    /// The tenant's risk with this request, 0 to 100.
    let risk: Int
}

/// After gate: allowed or warned, with the proof that forwarding demands.
struct Cleared {
    let scored: Scored
    let clearance: Clearance
}
