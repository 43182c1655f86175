import SecurityGate
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
}

/// After decode: the body is understood; listing routes have none.
final class Decoded: Sendable {
    let authenticated: Authenticated
    let request: ModelRequest?
    /// Conversation that the client named or asked for, proven to be the tenant's.
    let conversation: String?

    init(authenticated: Authenticated, request: ModelRequest?, conversation: String?) {
        self.authenticated = authenticated
        self.request = request
        self.conversation = conversation
    }
}

/// After admit: it is within its limits.
struct Admitted {
    let decoded: Decoded
    let quota: Quota
}

/// After score: everything that the detectors say.
struct Scored {
    let admitted: Admitted
    let assessment: Assessment
    /// The tenant's risk with this request, 0 to 100.
    let risk: Int
}

/// After gate: allowed or warned, with the proof that forwarding demands.
struct Cleared {
    let scored: Scored
    let clearance: Clearance
}
