/// What of a tenant is under way on this gateway: what a ban of it would cut.
struct InFlight: Sendable {
    /// Keys and addresses that are named at most, each.
    static let most = 32

    var requests = 0
    var keys: Set<String> = []
    var addresses: Set<String> = []

    mutating func add(_ authenticated: Authenticated) {
        requests += 1
        if keys.count < Self.most { keys.insert(authenticated.principal.keyID) }
        if addresses.count < Self.most { addresses.insert(authenticated.routed.client.text) }
    }

    mutating func add(_ other: InFlight) {
        requests += other.requests
        keys = Set(keys.union(other.keys).sorted().prefix(Self.most))
        addresses = Set(addresses.union(other.addresses).sorted().prefix(Self.most))
    }
}
