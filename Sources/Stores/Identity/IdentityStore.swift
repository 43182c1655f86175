import GRDB
import SecurityGate

/// Tenants, their keys and the operators: kept in the database, and the keys in ``cache`` besides.
///
/// Every change takes who made it and when, and is in the log of actions if and only if it happened. Changes are in
/// force when the call returns.
public final class IdentityStore: Sendable {
    /// The keys, for the hot path.
    public let cache: KeyCache
    let database: StoreDatabase
    let digest: CredentialMAC

    /// Reads all keys; about 3 µs each.
    public init(_ directory: DataDirectory) throws(StoresError) {
        database = directory.database
        let digest = CredentialMAC(pepper: directory.secrets.pepper)
        self.digest = digest
        cache = KeyCache { digest($0) }
        try reload()
    }

    /// Reads all keys anew, after another process or gateway changed them.
    public func reload() throws(StoresError) {
        _ = try database.write({ try KeyRecord.entries($0) }, thenPublish: { cache.replaceAll(with: $0) })
    }

    // MARK: - Tenants

    /// - Parameters:
    ///   - name: 1 to 64 of a-z, 0-9, `.`, `_`, `-`; unique.
    ///   - by: the operator, for the log of actions; `local` for the command line.
    ///   - now: milliseconds since 1970.
    /// - Throws: ``StoresError`` with `name_invalid`, `name_taken` or `value_invalid`.
    public func createTenant(
        _ name: String, settings: TenantSettings = TenantSettings(), by: String, now: Int64
    ) throws(StoresError) -> Tenant {
        try EntityName.check(name, kind: "tenant")
        try Self.check(settings.limits)
        let tenant = Tenant(
            id: "t_" + Credential.randomText(16), name: name, state: .active, settings: settings, created: now)
        try database.write { database in
            try TenantRecord.refuseTaken(name, in: database)
            try TenantRecord.insert(tenant, into: database)
            try ActionLog.add(.init(time: now, operator: by, verb: "tenant.create", target: tenant.id), to: database)
        }
        return tenant
    }

    /// All tenants, by name.
    public func tenants() throws(StoresError) -> [Tenant] {
        try database.read { try TenantRecord.all($0) }
    }

    /// The tenant with this id or name.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func tenant(_ nameOrID: String) throws(StoresError) -> Tenant {
        try database.read { try TenantRecord.find(nameOrID, in: $0) }
    }

    /// Changes limits, automatic bans or mode; requests that begin afterwards are judged by them.
    public func update(
        _ nameOrID: String, settings: TenantSettings, by: String, now: Int64
    ) throws(StoresError) -> Tenant {
        try Self.check(settings.limits)
        return try change(nameOrID, verb: "tenant.update", by: by, now: now) { database, tenant in
            try TenantRecord.update(tenant.id, settings: settings, in: database)
        }
    }

    /// Refuses all requests of a tenant until it is resumed.
    public func suspend(_ nameOrID: String, by: String, now: Int64) throws(StoresError) -> Tenant {
        try change(nameOrID, verb: "tenant.suspend", by: by, now: now) { database, tenant in
            try TenantRecord.update(tenant.id, state: .suspended, in: database)
        }
    }

    public func resume(_ nameOrID: String, by: String, now: Int64) throws(StoresError) -> Tenant {
        try change(nameOrID, verb: "tenant.resume", by: by, now: now) { database, tenant in
            try TenantRecord.update(tenant.id, state: .active, in: database)
        }
    }

    /// Removes a tenant and its keys; what the audit says about it stays.
    public func delete(_ nameOrID: String, by: String, now: Int64) throws(StoresError) {
        _ = try database.write(
            { database in
                let tenant = try TenantRecord.find(nameOrID, in: database)
                try database.execute(sql: "DELETE FROM tenants WHERE id = ?", arguments: [tenant.id])
                let entry = ActionLog.Entry(time: now, operator: by, verb: "tenant.delete", target: tenant.id)
                try ActionLog.add(entry, to: database)
                return tenant
            }, thenPublish: { cache.replace(tenant: $0.id, with: []) })
    }

    /// Makes a change and its log entry in one transaction, then puts the tenant's keys anew into the cache.
    private func change(
        _ nameOrID: String, verb: String, by: String, now: Int64, _ body: (Database, Tenant) throws -> Void
    ) throws(StoresError) -> Tenant {
        let (tenant, _) = try database.write(
            { database in
                let before = try TenantRecord.find(nameOrID, in: database)
                try body(database, before)
                try ActionLog.add(.init(time: now, operator: by, verb: verb, target: before.id), to: database)
                let after = try TenantRecord.find(before.id, in: database)
                return (after, try KeyRecord.entries(database, tenant: before.id))
            }, thenPublish: { cache.replace(tenant: $0.0.id, with: $0.1) })
        return tenant
    }

    private static func check(_ limits: TenantLimits) throws(StoresError) {
        guard limits.requests >= 0, limits.tokens >= 0, limits.concurrency >= 0 else {
            throw StoresError(.valueInvalid, "A limit is below zero", hint: "Use 0 for no limit")
        }
    }
}
