import NIOCore
import NIOPosix
import Stores
import Wire

extension Management {
    var dataKeyRoutes: [ControlRoute] { [rotateDataKey] }

    private var rotateDataKey: ControlRoute {
        ControlRoute(
            .post, "/v1/tenants/{tenant}/rotate-key", "tenants.rotateKey",
            "Makes a new key under which a tenant's conversations are sealed; older ones open what they sealed.",
            access: .role(.admin), body: .why,
            answers: [.init(.object([.init("tenant", .tenantID), .init("generation", .count)]))], errors: [404]
        ) { call in
            let tenant = try identity.tenant(call.value("tenant"))
            let generation = try rotate(tenant.id)
            try actions.add(
                .init(
                    time: call.now, operator: call.caller, verb: "tenant.rotate-key", target: tenant.id,
                    reason: call.reason))
            return .object { out in
                out.field("tenant", tenant.id)
                out.field("generation", Int(generation))
            }
        }
    }

    /// Waits for Redis where the keys are shared there.
    private func rotate(_ tenant: String) throws -> UInt32 {
        do {
            guard let live else {
                let keys = Keyring(directory, work: LongWork.pool)
                return try keys.rotate(tenant, on: MultiThreadedEventLoopGroup.singleton.any()).wait()
            }
            return try live.vault.keys.rotate(tenant, on: live.loop).wait()
        } catch let error as StoresError {
            throw error
        } catch {
            throw ControlError(
                code: "redis_unavailable", message: "Redis cannot be reached, and the keys are shared there.",
                hint: "Try again when it is back.")
        }
    }
}
