/// When the risk of many requests together decides, though each alone is below the thresholds. All are risks from 1 to 100;
/// nil is never. Only a request with a finding of its own is held against them.
public struct SessionPolicy: Sendable, Equatable {
    public var conversationWarn: Int? = 60
    public var conversationBlock: Int? = 90
    public var tenantWarn: Int? = 80
    /// Off by default: one user of a tenant would block all others.
    public var tenantBlock: Int?

    public init() {}
}
