import GRDB

/// What a model must be to be used: the digest that was pinned, and by what right.
public struct ModelPin: Sendable, Equatable {
    public enum Origin: String, Sendable, CaseIterable, Codable {
        case firstUse = "first-use"
        case approved, signed
    }

    public let model: String
    /// `sha256:` and 64 hexadecimal digits.
    public let digest: String
    public let origin: Origin
    /// The operator, or `gateway` for first use and signatures.
    public let by: String
    /// Grows by one with each change, so that a pin cannot be rolled back unseen.
    public let version: Int
    /// Milliseconds since 1970.
    public let updated: Int64
}

/// The pinned models.
public struct ModelPinStore: Sendable {
    let database: StoreDatabase

    public init(_ directory: DataDirectory) { database = directory.database }

    /// All pins, by model.
    public func all() throws(StoresError) -> [ModelPin] {
        try database.read { try Row.fetchAll($0, sql: "SELECT * FROM model_pins ORDER BY model").map(Self.pin) }
    }

    public func pin(for model: String) throws(StoresError) -> ModelPin? {
        try database.read { try Self.find(model, in: $0) }
    }

    /// Pins a model, or changes its pin. Where an operator does so, the log of actions says it.
    ///
    /// - Parameter evidence: what it is made of, to be kept beside the pin.
    /// - Throws: ``StoresError`` with `value_invalid` for a digest of another form.
    public func pin(
        _ model: String, digest: String, origin: ModelPin.Origin, by: String, evidence: ModelEvidence? = nil, now: Int64
    ) throws(StoresError) -> ModelPin {
        try Self.check(digest)
        return try database.write { database in
            try Self.keep(evidence, of: model, digest, in: database)
            try database.execute(
                sql: """
                    INSERT INTO model_pins(model, digest, origin, by, version, updated) VALUES(?, ?, ?, ?, 1, ?)
                    ON CONFLICT DO UPDATE SET digest = excluded.digest, origin = excluded.origin, by = excluded.by,
                    version = version + 1, updated = excluded.updated
                    """, arguments: [model, digest, origin.rawValue, by, now])
            try ActionLog.add(
                .init(
                    time: now, operator: by, verb: "model.pin", target: model, reason: "\(origin.rawValue) \(digest)"),
                to: database)
            guard let pin = try Self.find(model, in: database) else {
                throw StoresError.corrupt(cause: "a pin vanished while it was written")
            }
            return pin
        }
    }

    /// Pins many models on first use in one transaction, leaving those alone that have a pin.
    ///
    /// - Parameters:
    ///   - digests: digest by model.
    ///   - evidence: what they are made of, by model.
    /// - Returns: the models that were pinned.
    public func pinFirstUse(
        _ digests: [String: String], evidence: [String: ModelEvidence] = [:], now: Int64
    ) throws(StoresError) -> [String] {
        for digest in digests.values { try Self.check(digest) }
        return try database.write { database in
            try digests.sorted { $0.key < $1.key }.compactMap { model, digest in
                try database.execute(
                    sql: "INSERT INTO model_pins VALUES(?, ?, 'first-use', 'gateway', 1, ?) ON CONFLICT DO NOTHING",
                    arguments: [model, digest, now])
                guard database.changesCount > 0 else { return nil }
                try Self.keep(evidence[model], of: model, digest, in: database)
                return model
            }
        }
    }

    /// Takes a pin away: a model of that name is another's from now on. The log of actions says it.
    ///
    /// - Returns: false where there was none.
    public func unpin(_ model: String, by: String, reason: String = "", now: Int64) throws(StoresError) -> Bool {
        try database.write { database in
            try database.execute(sql: "DELETE FROM model_pins WHERE model = ?", arguments: [model])
            guard database.changesCount > 0 else { return false }
            try Self.keep(nil, of: model, "", in: database)
            try ActionLog.add(
                .init(time: now, operator: by, verb: "model.forget", target: model, reason: reason), to: database)
            return true
        }
    }

    private static func check(_ digest: String) throws(StoresError) {
        let digits = digest.utf8.dropFirst(7)
        let isLowerHexadecimal = digits.allSatisfy { character in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(character)
        }
        guard digest.hasPrefix("sha256:"), digits.count == 64, isLowerHexadecimal else {
            throw StoresError(
                .valueInvalid, "The digest is not of the form sha256:…", hint: "Give 64 lower-case hexadecimal digits")
        }
    }

    private static func find(_ model: String, in database: Database) throws -> ModelPin? {
        try Row.fetchOne(database, sql: "SELECT * FROM model_pins WHERE model = ?", arguments: [model]).map(pin)
    }

    private static func pin(_ row: Row) throws -> ModelPin {
        ModelPin(
            model: row["model"], digest: row["digest"], origin: try row.word("origin"), by: row["by"],
            version: row["version"], updated: row["updated"])
    }
}
