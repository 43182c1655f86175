import Stores
import Wire

extension Management {
    var showUsage: ControlRoute {
        ControlRoute(
            .get, "/v1/tenants/{tenant}/usage", "tenants.usage",
            "Shows where a tenant stands with its limits; the budgets are of today (UTC).", access: .role(.viewer),
            answers: [.init(.tenantUsage)], errors: [404]
        ) { call in
            let tenant = try identity.tenant(call.value("tenant"))
            let usage = try running().limits.usage(of: tenant)
            return .object { usage.write(to: &$0) }
        }
    }
}
