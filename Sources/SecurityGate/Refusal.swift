import Vocabulary

/// A request's way ends here: the code, and what the client is told. A value, never an exception.
public struct Refusal: Sendable, Equatable {
    public var code: ReasonCode
    /// For the client: says what to do, never what exactly matched.
    public var message: String
    /// The field at fault in a malformed request.
    public var param: String?
    /// Milliseconds after which trying again makes sense.
    public var retryAfter: Int?
    /// The permission for want of which the body was refused.
    public var lacked: ParameterPolicy.Permission?
    /// True where trying again unchanged cannot help.
    public var isFinal: Bool

    /// - Parameter isFinal: nil where the code alone says it.
    public init(
        _ code: ReasonCode, message: String? = nil, param: String? = nil, retryAfter: Int? = nil, isFinal: Bool? = nil
    ) {
        self.code = code
        self.isFinal = isFinal ?? code.isFinal
        self.message = message ?? Self.text(code)
        self.param = param
        self.retryAfter = retryAfter
    }

    /// The standard text of a code. The four of authentication share one, so that they tell a stranger nothing.
    private static func text(_ code: ReasonCode) -> String {
        switch code {
        case .authMissing, .authInvalid, .authExpired, .authRevoked:
            "Incorrect API key provided. Send a valid key as 'Authorization: Bearer si-…'; an operator can make one."
        case .routeNotFound: "There is no such route. The routes are listed in the README."
        case .methodNotAllowed: "This route does not take that method."
        case .headMalformed: "The request is not well-formed HTTP/1.1."
        case .headTooLarge: "The request's header fields are too large: 100 fields and 16 KiB at most."
        case .lengthRequired: "The request needs a Content-Length or chunked transfer coding."
        case .requestTimeout: "The request did not arrive in time."
        case .bodyTooLarge: "The request body is larger than this route accepts."
        case .encodingUnsupported:
            "The body must be plain JSON: 'Content-Type: application/json' and no Content-Encoding."
        case .tenantSuspended: "This tenant is suspended. Ask the operator of this gateway."
        case .banned: "This tenant, key or address is banned for now. Ask the operator of this gateway."
        case .quarantined:
            "This tenant, key or address is quarantined for now. Ask the operator of this gateway."
        case .endpointForbidden: "This tenant may not use this route. Ask the operator of this gateway."
        case .tenantContextMismatch: "There is no such conversation."
        case .modelNotAllowed: "The model does not exist or may not be used with this key. GET /v1/models lists yours."
        case .rateRequests: "Too many requests. Wait as long as 'retry-after' says."
        case .rateTokens: "Too many tokens. Wait as long as 'retry-after' says."
        case .budgetExhausted: "The budget of today is spent. It begins anew at midnight UTC."
        case .limiterDegraded: "The gateway cannot count requests now, so it lets none through. Try again later."
        case .concurrencyExceeded, .queueFull: "Too many requests at the same time. Wait until one has ended."
        case .upstreamUnavailable: "The model's server did not answer as it should. Try again later."
        case .upstreamTimeout: "The model's server took too long. Try again later."
        case .circuitOpen: "The model's server is failing and gets a pause. Try again later."
        case .auditUnavailable: "The gateway cannot put requests on record now, so it forwards none. Try again later."
        case .detectorError, .detectorTimeout: "The gateway could not check the request, so it was not forwarded."
        case .draining: "The gateway is shutting down. Try again elsewhere or later."
        case .modelDigestMismatch, .modelUnsigned, .modelUnknown, .modelMalformed:
            "This model's files are not verified, so it is not served. Ask the operator of this gateway."
        default: blocked(code)
        }
    }

    /// What is said of an answer that is ended or kept back for what it holds.
    public static func withheldAnswer(_ code: ReasonCode) -> String {
        "The answer was ended by the data policy (\(code.rawValue))."
    }

    private static func blocked(_ code: ReasonCode) -> String {
        switch code.family {
        case .injection, .obfuscation, .extraction: "The request was blocked by the security policy (\(code.rawValue))."
        case .output: "The request was blocked by the data policy (\(code.rawValue))."
        default: "The request was refused (\(code.rawValue))."
        }
    }
}
