import Vocabulary

/// A request that the detectors blocked, as automatic bans count it.
public struct BlockedRequest: Sendable, Equatable {
    public var tenantID: String
    public var tenantName: String
    public var keyID: String
    /// Nil where it is not the client's own: of a proxy, or of the machine itself.
    public var address: ClientAddress?
    /// What the tenant's policy says of automatic bans.
    public var policy: AutoBanPolicy

    public init(
        tenantID: String, tenantName: String, keyID: String, address: ClientAddress?, policy: AutoBanPolicy
    ) {
        self.tenantID = tenantID
        self.tenantName = tenantName
        self.keyID = keyID
        self.address = address
        self.policy = policy
    }

    /// Whom a ban of it would hold; its key where policy names the address and that is not the client's own.
    public var target: AutoBanTarget {
        switch policy.target {
        case .tenant: .tenant(tenantID)
        case .key: .key(keyID)
        case .address: address.map { .address(AddressRange(networkOf: $0)) } ?? .key(keyID)
        }
    }
}

extension ReasonCode {
    /// Whether a detector gave the reason: what automatic bans count, where it blocks.
    public var isOfDetectors: Bool {
        switch Control(self) {
        case .injection, .obfuscation, .data, .extraction, .session: true
        case .limits, .bans, .models, nil: false
        }
    }
}

/// Whom an automatic ban holds.
public enum AutoBanTarget: Hashable, Sendable {
    case tenant(String)
    case key(String)
    case address(AddressRange)
}

extension AutoBanPolicy {
    /// Whether a request is of somebody who is never banned automatically.
    public func spares(_ request: BlockedRequest) -> Bool {
        if spared.isEmpty { return false }
        if spares(tenantID: request.tenantID, name: request.tenantName) || spared.contains(request.keyID) {
            return true
        }
        guard let address = request.address else { return false }
        return spared.contains { AddressRange($0)?.contains(address) ?? false }
    }

    /// Whether a tenant is never banned automatically.
    public func spares(tenantID: String, name: String) -> Bool { spared.contains(tenantID) || spared.contains(name) }

    /// Milliseconds of a ban after so many earlier ones; 0 where policy names no duration.
    public func duration(after earlier: Int) -> Int {
        durations.isEmpty ? 0 : durations[min(max(earlier, 0), durations.count - 1)]
    }
}
