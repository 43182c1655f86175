/// A client key as operators see it; the key itself is not kept anywhere.
public struct AccessKey: Sendable, Equatable {
    /// The public part, 12 characters.
    public let id: String
    public let tenantID: String
    /// Milliseconds since 1970, as all times here.
    public let created: Int64
    /// First moment at which it is no longer taken; nil for never.
    public let expires: Int64?
    public let revoked: Int64?
}

/// A fresh key or token, to be shown once.
public struct MintedCredential: Sendable, CustomStringConvertible, CustomReflectable {
    /// The public part.
    public let id: String
    /// The whole of it; cannot be had again.
    public let text: String

    public var description: String { "\(id) [secret]" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// A person or program that may use the control API.
public struct Operator: Sendable, Equatable {
    public enum Role: String, Sendable, CaseIterable, Codable, Comparable {
        case viewer, `operator`, admin

        public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
        private var rank: Int { self == .viewer ? 0 : self == .operator ? 1 : 2 }
    }

    public let id: String
    public let name: String
    public let role: Role
    public let created: Int64
    /// First moment at which the token is no longer taken; nil for never.
    public let expires: Int64?
    public let revoked: Int64?
}
