import TenantIsolator

extension DataDirectory {
    /// Looks at the data keys of all tenants before anything is served: one that does not open would cost its tenant what
    /// is stored, so nothing begins without it. What is still wrapped by the former master key is wrapped anew.
    ///
    /// - Throws: ``StoresError`` with `secret_malformed`, `secret_exposed` or `secret_mismatch`, which name the file.
    public func checkDataKeys() throws(StoresError) {
        let tenants = dataKeys.tenants()
        guard !tenants.isEmpty else { return }
        do {
            try dataKeys.exclusively { for tenant in tenants { try checkDataKeys(of: tenant) } }
        } catch {
            throw StoresError(error)
        }
    }

    private func checkDataKeys(of tenant: String) throws(StoresError) {
        guard let chain = try dataKeys.read(tenant) else { return }
        var merge = KeyMerge(masters: masters, tenant: tenant)
        do throws(WrappedDataKey.Fault) {
            try merge.addOwn(chain)
        } catch {
            throw DataKeyFiles.error(error, dataKeys.path(of: tenant))
        }
        if merge.chain != chain { try dataKeys.write(merge.chain, of: tenant) }
    }

    /// Refuses a master key under which nothing opens that this database holds. The former one, where it is kept, shows that
    /// the key was changed on purpose.
    ///
    /// - Parameter source: where it comes from, for the message.
    func bindMaster(from source: String) throws(StoresError) {
        let proof = secrets.master.fingerprint
        let former = secrets.formerMaster?.fingerprint
        let known = try database.write { database in
            try database.execute(
                sql: "INSERT INTO meta(key, value) VALUES('master', ?) ON CONFLICT DO NOTHING", arguments: [proof])
            return try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'master'")
        }
        guard known != proof else { return }
        guard known == former else {
            throw StoresError(
                .secretMismatch, "The master key \(source) does not belong to this database",
                hint: "Restore the file master that was used with it, or the one before it as master.former")
        }
        try checkDataKeys()
        try database.write { database in
            try database.execute(sql: "UPDATE meta SET value = ? WHERE key = 'master'", arguments: [proof])
        }
    }
}
