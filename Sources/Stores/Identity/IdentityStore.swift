import GRDB
import SecurityGate

/// Tenants, their keys and the operators: kept in the database, and the keys in ``cache`` besides.
///
/// Every change takes who made it and when, and is in the log of actions if and only if it happened. Changes are in
/// force when the call returns.
public final class IdentityStore: Sendable {
    /// The keys, for the hot path.
    public let cache: KeyCache
    let operatorCache: OperatorCache
    let database: StoreDatabase
    let digest: CredentialMAC
    private let ends: TenantEnds

    /// Reads all keys; about 3 µs each.
    public init(_ directory: DataDirectory) throws(StoresError) {
        database = directory.database
        ends = directory.ends
        let digest = CredentialMAC(pepper: directory.secrets.pepper)
        self.digest = digest
        cache = KeyCache { digest($0) }
        operatorCache = OperatorCache { digest($0) }
        try reload()
    }

    /// Reads all keys and operators anew, after another process changed them.
    public func reload() throws(StoresError) {
        _ = try database.write(
            { (try KeyRecord.entries($0), try OperatorRecord.entries($0)) },
            thenPublish: { keys, operators in
                cache.replaceAll(with: keys)
                operatorCache.replaceAll(with: operators)
            })
    }

    // MARK: - Tenants

    /// - Parameters:
    ///   - name: 1 to 64 of a-z, 0-9, `.`, `_`, `-`; unique.
    ///   - by: the operator, for the log of actions; `local` for the command line.
    ///   - now: milliseconds since 1970.
    /// - Throws: ``StoresError`` with `name_invalid`, `name_taken` or `value_invalid`.
    public func createTenant(
        _ name: String, settings: TenantSettings = TenantSettings(), by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> Tenant {
        try EntityName.check(name, kind: "tenant")
        try settings.check()
        let tenant = Tenant(
            id: "t_" + Credential.randomText(16), name: name, state: .active, settings: settings, created: now)
        return try database.change { database in
            try TenantRecord.refuseTaken(name, in: database)
            try TenantRecord.insert(tenant, into: database)
            try StateLedger.touch(.tenant, tenant.id, now: now, in: database)
            let entry = ActionLog.Entry(
                time: now, operator: by, verb: "tenant.create", target: tenant.id, reason: reason)
            try ActionLog.add(entry, to: database)
            return tenant
        }
    }

    /// All tenants, by name.
    public func tenants() throws(StoresError) -> [Tenant] {
        try database.read { try TenantRecord.all($0) }
    }

    /// A page of the tenants, by name.
    ///
    /// - Parameters:
    ///   - name: only those whose name comes after this one; nil for the first page.
    ///   - state: only those in this state; nil for all.
    public func tenants(
        after name: String?, limit: Int, state: Tenant.State? = nil
    ) throws(StoresError) -> [Tenant] {
        try database.read { try TenantRecord.page($0, after: name ?? "", limit: limit, state: state) }
    }

    /// The tenants with these ids; those that are not there are left out.
    public func tenants(ids: [String]) throws(StoresError) -> [Tenant] {
        try database.read { try TenantRecord.all($0, ids: ids) }
    }

    /// How many tenants there are.
    public func tenantCount() throws(StoresError) -> Int {
        try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM tenants") ?? 0 }
    }

    /// The tenant with this id or name.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func tenant(_ nameOrID: String) throws(StoresError) -> Tenant {
        try database.read { try TenantRecord.find(nameOrID, in: $0) }
    }

    /// Changes limits, automatic bans, mode or access; requests that begin afterwards are judged by them.
    public func update(
        _ nameOrID: String, settings: TenantSettings, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> Tenant {
        try update(nameOrID, by: by, reason: reason, now: now) { $0 = settings }
    }

    /// The same for a part of the settings: two changes of different parts at the same time are both in force afterwards.
    public func update(
        _ nameOrID: String, by: String, reason: String = "", now: Int64, change part: (inout TenantSettings) -> Void
    ) throws(StoresError) -> Tenant {
        try change(nameOrID, verb: "tenant.update", by: by, reason: reason, now: now) { database, tenant in
            var settings = tenant.settings
            part(&settings)
            try settings.check()
            try TenantRecord.update(tenant.id, settings: settings, in: database)
        }
    }

    /// Refuses all requests of a tenant until it is resumed.
    public func suspend(
        _ nameOrID: String, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> Tenant {
        try change(nameOrID, verb: "tenant.suspend", by: by, reason: reason, now: now) { database, tenant in
            try TenantRecord.update(tenant.id, state: .suspended, now: now, in: database)
        }
    }

    public func resume(
        _ nameOrID: String, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> Tenant {
        try change(nameOrID, verb: "tenant.resume", by: by, reason: reason, now: now) { database, tenant in
            try TenantRecord.update(tenant.id, state: .active, now: now, in: database)
        }
    }

    /// Removes a tenant for good: its keys, the bans on it and them, the evidence of its alerts, and the data keys without
    /// which nothing opens that is stored of its conversations. What the audit says about it stays. A store of bans must be
    /// reloaded afterwards, and ``TenantSweep`` removes what no longer opens.
    ///
    /// - Returns: what there was of it.
    @discardableResult
    public func delete(
        _ nameOrID: String, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> TenantRemains {
        let (_, remains) = try database.change(
            { database in
                let tenant = try TenantRecord.find(nameOrID, in: database)
                var remains = try TenantRemains(of: tenant.id, in: database)
                try TenantRecord.bury(tenant.id, by: by, now: now, in: database)
                let entry = ActionLog.Entry(
                    time: now, operator: by, verb: "tenant.delete", target: tenant.id, reason: reason)
                try ActionLog.add(entry, to: database)
                // A tenant whose keys cannot be destroyed is not deleted.
                remains.dataKeys = try ends.end(tenant.id)
                return (tenant, remains)
            }, thenPublish: { cache.replace(tenant: $0.0.id, with: []) })
        return remains
    }

    /// Makes a change and its log entry in one transaction, then puts the tenant's keys anew into the cache.
    private func change(
        _ nameOrID: String, verb: String, by: String, reason: String, now: Int64,
        _ body: (Database, Tenant) throws -> Void
    ) throws(StoresError) -> Tenant {
        let (tenant, _) = try database.change(
            { database in
                let before = try TenantRecord.find(nameOrID, in: database)
                try body(database, before)
                try StateLedger.touch(.tenant, before.id, now: now, in: database)
                let entry = ActionLog.Entry(time: now, operator: by, verb: verb, target: before.id, reason: reason)
                try ActionLog.add(entry, to: database)
                let after = try TenantRecord.find(before.id, in: database)
                return (after, try KeyRecord.entries(database, tenant: before.id))
            }, thenPublish: { cache.replace(tenant: $0.0.id, with: $0.1) })
        return tenant
    }
}
