import Vocabulary

/// A batch job or evaluation that somebody declared: within its budget, what it does is not taken for an extraction.
public struct Workload: Sendable, Equatable {
    public var name: String
    /// Ids of the keys that it uses; empty for all of the tenant's.
    public var keys: Set<String>
    /// Requests a day (UTC).
    public var requests: Int
    /// Tokens a day (UTC); 0 for any number.
    public var tokens: Int
    /// Milliseconds since 1970 from which on it is over; nil for never.
    public var until: Int64?
    /// The signals that it may raise; empty for all of the extraction detector.
    public var covers: Set<ReasonCode>

    public init(
        name: String, keys: Set<String> = [], requests: Int, tokens: Int = 0, until: Int64? = nil,
        covers: Set<ReasonCode> = []
    ) {
        self.name = name
        self.keys = keys
        self.requests = requests
        self.tokens = tokens
        self.until = until
        self.covers = covers
    }

    /// Whether a request of a key is part of it; `now` in milliseconds since 1970.
    public func includes(key: String, now: Int64) -> Bool {
        (keys.isEmpty || keys.contains(key)) && until.map { now < $0 } ?? true
    }
}
