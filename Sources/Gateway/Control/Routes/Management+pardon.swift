import Stores
import Wire

extension Management {
    var pardonRoutes: [ControlRoute] { [pardonTenant] }

    private var pardonTenant: ControlRoute {
        ControlRoute(
            .post, "/v1/tenants/{tenant}/pardon", "tenants.pardon",
            "Forgets what a tenant did: ends its automatic bans and the steps against it, and clears its risk and counts.",
            access: .role(.operator), body: .why, answers: [.init(.pardon)], errors: [404]
        ) { call in
            let tenant = try identity.tenant(call.value("tenant"))
            let targets =
                [BanTarget(scope: .tenant, name: tenant.id)]
                + (try identity.keys(of: tenant.id)).map { BanTarget(scope: .key, name: $0.id) }
            let open = try bans.active(at: call.now).filter { $0.origin == .automatic && targets.contains($0.subject) }
            try lift(open, call)
            for target in targets { live?.autoBans.forget(target) }
            live?.responses.forget(tenant: tenant.id)
            live?.behaviour.forget(tenant: tenant.id)
            live?.conversations.forget(tenant: tenant.id)
            try extraction.say(tenant.id, excusing: nil, now: call.now)
            live?.desk.heed()
            try actions.add(
                ActionLog.Entry(
                    time: call.now, operator: call.caller, verb: "tenant.pardon", target: tenant.id,
                    reason: call.reason))
            return .object { out in
                out.field("tenant", tenant.id)
                out.field("name", tenant.name)
                out.field("lifted", open.map(\.id))
            }
        }
    }
}

extension Schema {
    fileprivate static let pardon = Schema.object([
        .init("tenant", .tenantID), .init("name", .anyText(1...128)),
        .init("lifted", .list(.anyText(1...64), most: 100_000, note: "Ids of the bans that were ended.")),
    ]).named("Pardon")
}
