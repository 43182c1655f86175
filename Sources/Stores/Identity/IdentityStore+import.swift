import GRDB
import SecurityGate

/// A tenant that is brought in from elsewhere.
public struct TenantImport: Sendable, Equatable {
    public var name: String
    public var settings: TenantSettings
    /// How many keys are made for it.
    public var keys: Int

    public init(name: String, settings: TenantSettings, keys: Int) {
        self.name = name
        self.settings = settings
        self.keys = keys
    }
}

/// A tenant that was brought in, with its keys, which are shown this once.
public struct ImportedTenant: Sendable {
    public let tenant: Tenant
    public let keys: [MintedCredential]
}

extension IdentityStore {
    /// Makes many tenants with their keys, all of them or none.
    ///
    /// - Parameter skipsTaken: whether names that are taken are left out; else they are an error.
    /// - Throws: ``StoresError`` with `name_invalid`, `name_taken` or `value_invalid`, the name in its message.
    public func importTenants(
        _ wanted: [TenantImport], skipsTaken: Bool = false, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> [ImportedTenant] {
        for item in wanted {
            try EntityName.check(item.name, kind: "tenant")
            try item.settings.check()
        }
        return try database.change(
            { database in
                var made: [(ImportedTenant, [(PublicID, KeyCache.Entry)])] = []
                for item in wanted {
                    if skipsTaken, try TenantRecord.isTaken(item.name, in: database) { continue }
                    let tenant = try self.insert(item, by: by, reason: reason, now: now, into: database)
                    made.append((tenant, try KeyRecord.entries(database, tenant: tenant.tenant.id)))
                }
                return made
            },
            thenPublish: { made in
                for (imported, entries) in made { cache.replace(tenant: imported.tenant.id, with: entries) }
            }
        ).map(\.0)
    }

    private func insert(
        _ item: TenantImport, by: String, reason: String, now: Int64, into database: Database
    ) throws -> ImportedTenant {
        let tenant = Tenant(
            id: "t_" + Credential.randomText(16), name: item.name, state: .active, settings: item.settings,
            created: now)
        try TenantRecord.refuseTaken(item.name, in: database)
        try TenantRecord.insert(tenant, into: database)
        try StateLedger.touch(.tenant, tenant.id, now: now, in: database)
        let entry = ActionLog.Entry(time: now, operator: by, verb: "tenant.import", target: tenant.id, reason: reason)
        try ActionLog.add(entry, to: database)
        let keys = try (0..<item.keys).map { _ in
            try insertKey(owner: tenant.id, expires: nil, now: now, into: database)
        }
        return ImportedTenant(tenant: tenant, keys: keys)
    }
}
