import SecurityGate
import Wire

/// Where a request comes from: the connection's peer, or whom a trusted proxy saw.
struct Client: Sendable, Equatable {
    let address: ClientAddress
    /// As the audit and bans name it.
    let text: String

    private static let forwardedFor: StaticString = "x-forwarded-for"

    init(_ address: ClientAddress) {
        self.address = address
        text = address.description
    }

    /// A connection's peer; `unknown` where the system names no address.
    init(peer: String?) {
        let known = peer.flatMap { ClientAddress($0) }
        address = known ?? .unknown
        text = known?.description ?? "unknown"
    }

    /// Who sent a request that came in over a connection of `peer`.
    static func of(_ head: HTTPRequestHead, peer: Client, _ proxies: TrustedProxies) -> Client {
        guard !proxies.isEmpty, proxies.trusts(peer.address) else { return peer }
        let address = proxies.client(peer: peer.address, forwarded: head.fields.values(forwardedFor))
        return address == peer.address ? peer : Client(address)
    }
}
