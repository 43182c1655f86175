import SecurityGate
import Vocabulary
import Wire

/// What a stage comes to: the next type, or the end of the request's way.
enum Step<Next> {
    case go(Next)
    case stop(Refusal)
}

/// After head: a request with a route, of which no byte of the body was read.
struct Routed {
    let head: HTTPRequestHead
    let route: Route
    let address: String
    let requestID: String
    /// Microseconds, monotonic: when the first byte came.
    let began: Int
}

/// After authenticate: it is known on whose behalf.
struct Authenticated {
    let routed: Routed
    let principal: Principal
}

/// After decode: the body is understood; listing routes have none.
struct Decoded {
    let authenticated: Authenticated
    let chat: ChatRequest?
    /// Conversation that the client named or asked for, proven to be the tenant's.
    let conversation: String?
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
