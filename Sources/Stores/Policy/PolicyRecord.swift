/// A policy that an operator set.
public struct PolicyRecord: Sendable, Equatable {
    /// Grows with every change.
    public let version: Int64
    /// Nil where the operators' policy was withdrawn: each gateway's own holds.
    public let document: PolicyDocument?
    /// The operator who set it.
    public let by: String
    public let reason: String
    /// Milliseconds since 1970.
    public let time: Int64

    public init(version: Int64, document: PolicyDocument?, by: String, reason: String, time: Int64) {
        self.version = version
        self.document = document
        self.by = by
        self.reason = reason
        self.time = time
    }
}
