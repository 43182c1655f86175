import SecurityGate
import Stores
import Wire

extension Management {
    var tenantRoutes: [ControlRoute] {
        [
            listTenants, createTenant, importTenants, showTenant, changeTenant, deleteTenant,
            setTenant("suspend", "Refuses all requests of a tenant until it is resumed.") { call, tenant in
                try identity.suspend(tenant, by: call.caller, reason: call.reason, now: call.now)
            },
            setTenant("resume", "Takes requests of a tenant again.") { call, tenant in
                try identity.resume(tenant, by: call.caller, reason: call.reason, now: call.now)
            },
        ]
    }

    private var listTenants: ControlRoute {
        ControlRoute(
            .get, "/v1/tenants", "tenants.list", "Lists the tenants, by name.", access: .role(.viewer),
            query: [
                .limit, .after,
                ControlParameter("state", .words(Tenant.State.allCases.map(\.rawValue))),
            ], answers: [.init(.page("tenants", .tenant, next: .anyText(1...128)))]
        ) { call in
            let state = call.query["state"].flatMap(Tenant.State.init)
            // One more than asked for tells whether there is a next page.
            let found = try identity.tenants(after: call.query["after"], limit: call.limit + 1, state: state)
            let page = found.prefix(call.limit)
            return .object { out in
                out.list("tenants", Array(page)) { $0.write(to: &$1) }
                out.field("next", found.count > page.count ? page.last?.name : nil)
            }
        }
    }

    private var createTenant: ControlRoute {
        ControlRoute(
            .post, "/v1/tenants", "tenants.create", "Makes a tenant.", access: .role(.admin), body: .newTenant,
            answers: [.init(201, .tenant, makes: .init(parameter: "tenant", pointer: "/id"))], errors: [409]
        ) { call in
            let name = call.body["name"]?.string ?? ""
            try Self.refuseReserved(name)
            let standard = TenantSettings(limits: TenantLimits(requests: 60))
            let tenant = try identity.createTenant(
                name, settings: TenantSettings(call.body, over: standard), by: call.caller, reason: call.reason,
                now: call.now)
            return .object(status: 201) { tenant.write(to: &$0) }
        }
    }

    private var importTenants: ControlRoute {
        ControlRoute(
            .post, "/v1/tenant-imports", "tenants.import", "Makes many tenants with their keys, all of them or none.",
            access: .role(.admin), body: .tenantImport, answers: [.init(201, .importedTenants)], errors: [409]
        ) { call in
            let standard = TenantSettings(limits: TenantLimits(requests: 60))
            for item in call.body["tenants"].map({ Array($0.elements) }) ?? [] {
                try Self.refuseReserved(item["name"]?.string ?? "")
            }
            let wanted = (call.body["tenants"].map { Array($0.elements) } ?? []).map { item in
                TenantImport(
                    name: item["name"]?.string ?? "", settings: TenantSettings(item, over: standard),
                    keys: item["keys"]?.int ?? 1)
            }
            let made = try identity.importTenants(
                wanted, skipsTaken: call.body["skip_existing"]?.bool ?? false, by: call.caller, reason: call.reason,
                now: call.now)
            return .object(status: 201) { out in out.list("tenants", made) { $0.write(to: &$1) } }
        }
    }

    /// Names that begin like the ids of tenants are taken by those.
    static func refuseReserved(_ name: String) throws {
        guard name.hasPrefix("t_") else { return }
        throw ControlError(
            code: "name_taken", message: "Names that begin with t_ are ids of tenants.", hint: "Choose another name.")
    }

    private var showTenant: ControlRoute {
        ControlRoute(
            .get, "/v1/tenants/{tenant}", "tenants.show", "Shows a tenant, by its name or id.",
            access: .role(.viewer), answers: [.init(.tenant)], errors: [404]
        ) { call in
            let tenant = try identity.tenant(call.value("tenant"))
            return .object { tenant.write(to: &$0) }
        }
    }

    private var changeTenant: ControlRoute {
        ControlRoute(
            .patch, "/v1/tenants/{tenant}", "tenants.change", "Changes limits, mode and access; what is absent stays.",
            access: .role(.admin), body: .tenantChange, answers: [.init(.tenant)], errors: [404]
        ) { call in
            let tenant = try identity.update(
                call.value("tenant"), by: call.caller, reason: call.reason, now: call.now
            ) { $0 = TenantSettings(call.body, over: $0) }
            return .object { tenant.write(to: &$0) }
        }
    }

    private func setTenant(
        _ verb: String, _ summary: String, _ set: @escaping @Sendable (ControlCall, String) throws -> Tenant
    ) -> ControlRoute {
        ControlRoute(
            .post, "/v1/tenants/{tenant}/\(verb)", "tenants.\(verb)", summary, access: .role(.operator), body: .why,
            answers: [.init(.tenant)], errors: [404]
        ) { call in
            let tenant = try set(call, call.value("tenant"))
            return .object { tenant.write(to: &$0) }
        }
    }
}
