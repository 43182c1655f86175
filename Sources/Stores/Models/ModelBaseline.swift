import GRDB

/// What of models must not be rolled back by a restart.
extension ModelPinStore {
    /// Whether the models that were there at first were pinned, even if there were none: nothing is pinned unseen again.
    public func isBaselineTaken() throws(StoresError) -> Bool {
        try database.read { database in
            try Bool.fetchOne(database, sql: "SELECT EXISTS(SELECT 1 FROM meta WHERE key = 'models.baseline')") ?? false
        }
    }

    /// From now on nothing is pinned on first use.
    public func takeBaseline() throws(StoresError) {
        try database.write { database in
            try database.execute(
                sql: "INSERT INTO meta(key, value) VALUES('models.baseline', 1) ON CONFLICT DO NOTHING")
        }
    }

    /// The highest version of the document of bindings that was ever taken, and the digest that it had.
    public func bindingMark() throws(StoresError) -> (version: Int, digest: String)? {
        let text = try database.read { database in
            try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'models.bindings'")
        }
        guard let words = text?.split(separator: " "), words.count == 2, let version = Int(words[0]) else { return nil }
        return (version, String(words[1]))
    }

    /// Keeps the mark of a document that was taken, unless a higher one is kept.
    public func keepBindingMark(version: Int, digest: String) throws(StoresError) {
        guard version > (try bindingMark()?.version ?? 0) else { return }
        try database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO meta(key, value) VALUES('models.bindings', ?)
                    ON CONFLICT DO UPDATE SET value = excluded.value
                    """, arguments: ["\(version) \(digest)"])
        }
    }
}
