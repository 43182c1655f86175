import SecurityGate
import Stores
import Wire

extension Management {
    var tenantRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/tenants", role: .viewer) { _ in
                let tenants = try identity.tenants()
                return .object { out in out.list("tenants", tenants) { $0.write(to: &$1) } }
            },
            ControlRoute(.post, "/v1/tenants", role: .admin) { call in
                let body = try call.object()
                let tenant = try identity.createTenant(
                    body["name"]?.string ?? "", settings: try Self.settings(body), by: call.caller, now: call.now)
                return .object(status: 201) { tenant.write(to: &$0) }
            },
            ControlRoute(.get, "/v1/tenants/{tenant}", role: .viewer) { call in
                let tenant = try identity.tenant(call.value("tenant"))
                return .object { tenant.write(to: &$0) }
            },
            ControlRoute(.post, "/v1/tenants/{tenant}/suspend", role: .operator) { call in
                let tenant = try identity.suspend(call.value("tenant"), by: call.caller, now: call.now)
                return .object { tenant.write(to: &$0) }
            },
            ControlRoute(.post, "/v1/tenants/{tenant}/resume", role: .operator) { call in
                let tenant = try identity.resume(call.value("tenant"), by: call.caller, now: call.now)
                return .object { tenant.write(to: &$0) }
            },
            ControlRoute(.delete, "/v1/tenants/{tenant}", role: .admin) { call in
                let tenant = try identity.tenant(call.value("tenant"))
                try identity.delete(tenant.id, by: call.caller, now: call.now)
                return .object { out in
                    out.field("deleted", tenant.id)
                    out.field("name", tenant.name)
                }
            },
        ]
    }

    /// Most requests a minute that a limit can tell apart: one a microsecond, the limiter's finest step.
    private static let mostRequests = 60_000_000

    /// Limits and modes of a new tenant; what is absent has its default.
    private static func settings(_ body: JSONView) throws -> TenantSettings {
        func number(_ key: StaticString, _ otherwise: Int, most: Int = 1_000_000_000) throws -> Int {
            guard let view = body[key] else { return otherwise }
            guard let value = view.int, 0...most ~= value else {
                throw ControlError(
                    code: "value_invalid", message: "'\(key)' must be from 0 to \(most).", hint: "0 is no limit.")
            }
            return value
        }
        let mode = body["mode"]?.string ?? "enforce"
        guard let mode = Mode(rawValue: mode) else {
            throw ControlError(
                code: "value_invalid", message: "There is no mode '\(mode)'.", hint: "Use enforce or monitor.")
        }
        let limits = TenantLimits(
            requests: try number("rpm", 60, most: mostRequests), tokens: try number("tpm", 0),
            concurrency: try number("concurrency", 0))
        return TenantSettings(limits: limits, autoBan: body["auto_ban"]?.bool ?? true, mode: mode)
    }
}

extension Tenant {
    func write(to out: inout JSONWriter) {
        out.field("tenant", id)
        out.field("id", id)
        out.field("name", name)
        out.field("state", state.rawValue)
        out.field("rpm", settings.limits.requests)
        out.field("tpm", settings.limits.tokens)
        out.field("concurrency", settings.limits.concurrency)
        out.field("auto_ban", settings.autoBan)
        out.field("mode", settings.mode.rawValue)
        out.field("created", Int(created))
    }
}
