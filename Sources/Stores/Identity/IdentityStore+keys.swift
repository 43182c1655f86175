import GRDB

extension IdentityStore {
    /// Makes a key for a tenant; its text is in the answer and nowhere else.
    ///
    /// - Parameter expires: first moment, in ms since 1970, at which it is no longer taken; nil for never.
    /// - Throws: ``StoresError`` with `not_found` or `value_invalid`.
    public func createKey(
        for tenant: String, expires: Int64? = nil, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> MintedCredential {
        if let expires, expires <= now {
            throw StoresError(.valueInvalid, "The key would have expired already", hint: "Name a time to come")
        }
        return try changeKeys(by: by, reason: reason, now: now, verb: "key.create") { database in
            let owner = try TenantRecord.find(tenant, in: database)
            let minted = try self.insertKey(owner: owner.id, expires: expires, now: now, into: database)
            return (owner.id, minted.id, minted)
        }
    }

    /// The keys of a tenant, oldest first, also those that no longer work.
    public func keys(of tenant: String) throws(StoresError) -> [AccessKey] {
        try database.read { database in
            try KeyRecord.all(of: TenantRecord.find(tenant, in: database).id, in: database)
        }
    }

    /// The key with this public part.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func key(_ id: String) throws(StoresError) -> AccessKey {
        try database.read { try KeyRecord.find(id, in: $0) }
    }

    /// Ends a key at once; ending it again changes nothing.
    public func revokeKey(_ id: String, by: String, reason: String = "", now: Int64) throws(StoresError) {
        try changeKeys(by: by, reason: reason, now: now, verb: "key.revoke") { database in
            let key = try KeyRecord.find(id, in: database)
            try Self.end(key.id, now: now, in: database)
            return (key.tenantID, key.id, ())
        }
    }

    /// Makes a key for the owner of an old one and ends the old one, at once or later.
    ///
    /// - Parameter overlap: for how many milliseconds the old one still works.
    /// - Throws: ``StoresError`` with `not_found`, or `value_invalid` for a key that was revoked.
    public func rotateKey(
        _ id: String, overlap: Int64 = 0, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> MintedCredential {
        try changeKeys(by: by, reason: reason, now: now, verb: "key.rotate") { database in
            let old = try KeyRecord.find(id, in: database)
            guard old.revoked == nil else {
                throw StoresError(
                    .valueInvalid, "The key was revoked", hint: "Make a new one with secureinfer key create")
            }
            if overlap > 0 {
                try Self.shorten(old.id, to: now + overlap, now: now, in: database)
            } else {
                try Self.end(old.id, now: now, in: database)
            }
            let minted = try self.insertKey(owner: old.tenantID, expires: old.expires, now: now, into: database)
            return (old.tenantID, old.id, minted)
        }
    }

    func insertKey(
        owner: String, expires: Int64?, now: Int64, into database: Database
    ) throws -> MintedCredential {
        let minted = Credential.mint(.tenantKey)
        let key = AccessKey(id: minted.id, tenantID: owner, created: now, expires: expires, revoked: nil)
        try KeyRecord.insert(key, mac: mac(of: minted), into: database)
        try StateLedger.touch(.key, key.id, now: now, in: database)
        return minted
    }

    func mac(of minted: MintedCredential) -> Digest32 {
        Array(minted.text.utf8).withUnsafeBytes { digest($0) }
    }

    private static func end(_ id: String, now: Int64, in database: Database) throws {
        try database.execute(
            sql: "UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL", arguments: [now, id])
        if database.changesCount > 0 { try StateLedger.touch(.key, id, now: now, in: database) }
    }

    private static func shorten(_ id: String, to end: Int64, now: Int64, in database: Database) throws {
        try database.execute(
            sql: "UPDATE keys SET expires = min(coalesce(expires, :end), :end) WHERE id = :id",
            arguments: ["id": id, "end": end])
        try StateLedger.touch(.key, id, now: now, in: database)
    }

    /// `body` gives the owner, the key to name in the log, and the result.
    private func changeKeys<Result>(
        by: String, reason: String, now: Int64, verb: String, _ body: (Database) throws -> (String, String, Result)
    ) throws(StoresError) -> Result {
        let (_, _, result) = try database.change(
            { database in
                let (owner, key, result) = try body(database)
                try ActionLog.add(
                    .init(time: now, operator: by, verb: verb, target: key, reason: reason), to: database)
                return (owner, try KeyRecord.entries(database, tenant: owner), result)
            }, thenPublish: { cache.replace(tenant: $0.0, with: $0.1) })
        return result
    }
}
