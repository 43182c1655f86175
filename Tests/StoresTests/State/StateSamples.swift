import SecurityGate
import Vocabulary

@testable import Stores

/// A record of every kind, and of every form that a kind has.
enum StateSamples {
    static let tenantID = "t_abcdefghijklmnop"

    static func tenant(_ id: String = tenantID, name: String = "acme", created: Int64 = 5) -> Tenant {
        Tenant(
            id: id, name: name, state: .suspended,
            settings: TenantSettings(
                limits: TenantLimits(requests: 60, tokens: 1000, concurrency: 4), autoBan: false, mode: .monitor,
                access: TenantAccess(models: [.exact("llama3"), .prefix("gpt")], routes: ["/api/chat"])),
            created: created)
    }

    static func key(_ id: String = "abcdefghijkl", tenant: String = tenantID, revoked: Int64? = nil) -> KeyState {
        KeyState(
            key: AccessKey(id: id, tenantID: tenant, created: 6, expires: 900, revoked: revoked),
            mac: [UInt8](repeating: 7, count: 32))
    }

    static func made(_ name: String = "ana", revoked: Int64? = nil) -> OperatorState {
        OperatorState(
            operator: Operator(
                id: "mnopqrstuvwx", name: name, role: .operator, created: 7, expires: nil, revoked: revoked),
            mac: [UInt8](repeating: 9, count: 32))
    }

    static func ban(_ target: String = "192.0.2.1", lifted: Int64? = nil) -> BanState {
        BanState(
            ban: Ban(
                id: "b_abcdefghijklmnop", scope: .address, target: target, until: nil, reason: "caf\u{e9} \"abuse\"",
                origin: .automatic, by: "detector", created: 8, lifted: lifted, simulated: false))
    }

    static func quarantine() -> BanState {
        var ban = ban("203.0.113.0/24").ban
        ban.kind = .quarantine
        return BanState(ban: ban)
    }

    static func policy(_ text: String? = PolicySamples.whole) -> PolicyState {
        let document = text.flatMap { try? PolicyDocument(text: $0) }
        return PolicyState(PolicyRecord(version: 9, document: document, by: "ana", reason: "quiet", time: 9))
    }

    static func upstream(released: Int64? = nil) -> QuarantineState {
        QuarantineState(
            UpstreamQuarantine(
                id: "u_abcdefghijklmnop", server: UpstreamQuarantine.digest(of: "http://gpu-1"), name: "gpu-1",
                gateway: "gw1", since: 17, released: released, isOwn: false))
    }

    static let all: [StateRecord] = [
        StateRecord(kind: .tenant, id: tenantID, version: 10, content: .tenant(.living(tenant()))),
        StateRecord(kind: .tenant, id: tenantID, version: 11, content: .tenant(.deleted(time: 11, by: "local"))),
        StateRecord(kind: .key, id: "abcdefghijkl", version: 12, content: .key(key())),
        StateRecord(kind: .operator, id: "mnopqrstuvwx", version: 13, content: .operator(made())),
        StateRecord(kind: .ban, id: "b_abcdefghijklmnop", version: 14, content: .ban(ban())),
        StateRecord(kind: .ban, id: "b_abcdefghijklmnop", version: 14, content: .ban(quarantine())),
        StateRecord(kind: .policy, id: "policy", version: 15, content: .policy(policy())),
        StateRecord(kind: .policy, id: "policy", version: 16, content: .policy(policy(nil))),
        StateRecord(kind: .upstream, id: "u_abcdefghijklmnop", version: 17, content: .upstream(upstream())),
        StateRecord(kind: .upstream, id: "u_abcdefghijklmnop", version: 18, content: .upstream(upstream(released: 18))),
    ]
}
