/// How an answer ended.
public enum Outcome: String, Sendable, CaseIterable {
    case ok
    /// Refused before anything was sent upstream.
    case refused
    /// Cut while it was being sent, by output inspection or a ban.
    case cut
    case upstreamError = "upstream_error"
    case clientAbort = "client_abort"
    /// The gateway ended before the answer did.
    case unknown
}

/// The end of one request: one row of `outcomes`.
public struct OutcomeRow: Sendable, Equatable {
    public var requestID: String
    /// Milliseconds since 1970.
    public var time: Int64
    /// HTTP status sent to the client; 0 where none was.
    public var status: Int
    public var outcome: Outcome
    /// Microseconds from the request's first byte to the answer's first byte.
    public var firstByteMicroseconds: Int?
    /// Microseconds from the request's first byte to the answer's last byte.
    public var totalMicroseconds: Int?
    public var inputTokens: Int?
    public var outputTokens: Int?
    /// What was found in the answer, as JSON; nil for nothing.
    public var output: String?

    public init(
        requestID: String, time: Int64, status: Int, outcome: Outcome, firstByteMicroseconds: Int? = nil,
        totalMicroseconds: Int? = nil, inputTokens: Int? = nil, outputTokens: Int? = nil,
        output: String? = nil
    ) {
        self.requestID = requestID
        self.time = time
        self.status = status
        self.outcome = outcome
        self.firstByteMicroseconds = firstByteMicroseconds
        self.totalMicroseconds = totalMicroseconds
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.output = output
    }
}
