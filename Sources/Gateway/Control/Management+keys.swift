import Stores
import Wire

extension Management {
    var keyRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/tenants/{tenant}/keys", role: .viewer) { call in
                let keys = try identity.keys(of: call.value("tenant"))
                return .object { out in out.list("keys", keys) { $0.write(to: &$1) } }
            },
            ControlRoute(.post, "/v1/tenants/{tenant}/keys", role: .operator) { call in
                let seconds = try Self.seconds(try call.object()["expires_in"], "expires_in")
                let minted = try identity.createKey(
                    for: call.value("tenant"), expires: seconds.map { call.now + $0 * 1000 }, by: call.caller,
                    now: call.now)
                return Self.minted(minted)
            },
            ControlRoute(.post, "/v1/keys/{key}/rotate", role: .operator) { call in
                let overlap = try Self.seconds(try call.object()["grace"], "grace") ?? 0
                return Self.minted(
                    try identity.rotateKey(call.value("key"), overlap: overlap * 1000, by: call.caller, now: call.now))
            },
            ControlRoute(.delete, "/v1/keys/{key}", role: .operator) { call in
                try identity.revokeKey(call.value("key"), by: call.caller, now: call.now)
                return .object { $0.field("revoked", call.value("key")) }
            },
        ]
    }

    private static func minted(_ credential: MintedCredential) -> ControlReply {
        .object(status: 201) { out in
            out.field("id", credential.id)
            out.field("key", credential.text)
        }
    }

    /// A positive number of seconds; nil for absent and null.
    static func seconds(_ view: JSONView?, _ name: String) throws -> Int64? {
        guard let view, !view.isNull else { return nil }
        guard let value = view.int, 1...3_155_760_000 ~= value else {
            throw ControlError(
                code: "value_invalid", message: "'\(name)' must be a number of seconds.",
                hint: "At most a hundred years.")
        }
        return Int64(value)
    }

    var operatorRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/operators", role: .admin) { _ in
                let operators = try identity.operators()
                return .object { out in out.list("operators", operators) { $0.write(to: &$1) } }
            },
            ControlRoute(.post, "/v1/operators", role: .admin) { call in
                let body = try call.object()
                let name = body["name"]?.string ?? ""
                guard let role = Operator.Role(rawValue: body["role"]?.string ?? "viewer") else {
                    throw ControlError(
                        code: "value_invalid", message: "There is no such role.", hint: "Use viewer, operator or admin."
                    )
                }
                let minted = try identity.createOperator(name, role: role, by: call.caller, now: call.now)
                return .object(status: 201) { out in
                    out.field("operator", name)
                    out.field("role", role.rawValue)
                    out.field("token", minted.text)
                }
            },
            ControlRoute(.delete, "/v1/operators/{operator}", role: .admin) { call in
                try identity.revokeOperator(call.value("operator"), by: call.caller, now: call.now)
                return .object { $0.field("revoked", call.value("operator")) }
            },
        ]
    }
}

extension AccessKey {
    func write(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("tenant", tenantID)
        out.field("created", Int(created))
        out.field("expires", expires.map(Int.init))
        out.field("revoked", revoked.map(Int.init))
    }
}

extension Operator {
    func write(to out: inout JSONWriter) {
        out.field("operator", name)
        out.field("role", role.rawValue)
        out.field("created", Int(created))
        out.field("revoked", revoked.map(Int.init))
    }
}
