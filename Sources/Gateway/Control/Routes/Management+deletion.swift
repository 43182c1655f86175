import NIOCore
import Stores
import Wire

extension Management {
    /// Batches of rows that a call removes; a gateway's keeper removes the rest.
    private static let batches = 400

    var deleteTenant: ControlRoute {
        ControlRoute(
            .delete, "/v1/tenants/{tenant}", "tenants.delete",
            "Removes a tenant, its keys and its data; what the audit says about it stays.", access: .role(.admin),
            query: [.reason], answers: [.init(.deletedTenant)], errors: [404]
        ) { call in
            let tenant = try identity.tenant(call.value("tenant"))
            var remains = try identity.delete(tenant.id, by: call.caller, reason: call.reason, now: call.now)
            try bans.reload(now: call.now)
            let isComplete = destroyStored(of: tenant.id, &remains)
            return .object { out in
                out.field("deleted", tenant.id)
                out.field("name", tenant.name)
                remains.write(to: &out)
                out.field("complete", isComplete)
            }
        }
    }

    /// Removes what no longer opens; false where some of it is left for later: Redis cannot be reached, or there is much.
    private func destroyStored(of tenant: String, _ remains: inout TenantRemains) -> Bool {
        let sweep = TenantSweep(directory)
        var left = Self.batches
        while left > 0, let removed = try? sweep.removeRows(), removed > 0 { left -= 1 }
        guard let live, live.state != nil else { return left > 0 }
        guard let shared = try? live.vault.destroy(tenant: tenant, on: live.loop).wait() else { return false }
        remains.conversations += shared.conversations
        remains.turns += shared.turns
        return left > 0
    }
}

extension TenantRemains {
    func write(to out: inout JSONWriter) {
        out.key("destroyed")
        out.beginObject()
        out.field("keys", keys)
        out.field("bans", bans)
        out.field("conversations", conversations)
        out.field("turns", turns)
        out.field("texts", texts)
        out.field("data_keys", dataKeys)
        out.endObject()
    }
}

extension Schema {
    static let deletedTenant = Schema.object([
        .init("deleted", .tenantID), .init("name", .anyText(1...128)),
        .init(
            "destroyed",
            .object([
                .init("keys", .count), .init("bans", .count), .init("conversations", .count), .init("turns", .count),
                .init("texts", .count), .init("data_keys", .count),
            ])),
        .init(
            "complete",
            .boolean(
                note: "False where Redis could not be reached, or there is much: the gateway goes on destroying it.")),
    ]).named("DeletedTenant")
}
