import Foundation
import GRDB

/// What a pinned model is made of, kept so that a later change can be shown.
public struct ModelEvidence: Sendable, Equatable {
    /// Its layers and their texts, as JSON.
    public var contents: String
    /// States of its files, by the SHA-256 of each in 64 hexadecimal digits.
    public var leaves: [String: [UInt8]]

    /// Bytes of contents that are kept; what is longer is not kept at all.
    public static let contentLimit = 4 << 20
    /// Bytes of states that are kept of one model: those of a terabyte.
    public static let leafLimit = 8 << 20

    public init(contents: String, leaves: [String: [UInt8]] = [:]) {
        self.contents = contents
        self.leaves = leaves
    }
}

extension ModelPinStore {
    /// The contents that a model had when it was pinned, where they were kept.
    ///
    /// - Returns: them with the pinned digest, `sha256:` and 64 hexadecimal digits.
    public func contents(of model: String) throws(StoresError) -> (digest: String, json: String)? {
        try database.read { database in
            try Row.fetchOne(
                database, sql: "SELECT digest, contents FROM model_contents WHERE model = ?", arguments: [model]
            ).map { ($0["digest"], $0["contents"]) }
        }
    }

    /// The states that were kept of a file of some model.
    public func leaves(of digest: String) throws(StoresError) -> [UInt8]? {
        try database.read { database in
            try Data.fetchOne(
                database, sql: "SELECT leaves FROM model_leaves WHERE digest = ? LIMIT 1", arguments: [digest]
            ).map { [UInt8]($0) }
        }
    }

    /// Replaces what is kept of a model; without anything new, what is kept stays as long as the digest is the same.
    static func keep(
        _ evidence: ModelEvidence?, of model: String, _ digest: String, in database: Database
    ) throws {
        let sql = "SELECT EXISTS(SELECT 1 FROM model_contents WHERE model = ? AND digest = ?)"
        if evidence == nil, try Bool.fetchOne(database, sql: sql, arguments: [model, digest]) == true { return }
        try database.execute(sql: "DELETE FROM model_contents WHERE model = ?", arguments: [model])
        try database.execute(sql: "DELETE FROM model_leaves WHERE model = ?", arguments: [model])
        guard let evidence, evidence.contents.utf8.count <= ModelEvidence.contentLimit else { return }
        try database.execute(
            sql: "INSERT INTO model_contents(model, digest, contents) VALUES(?, ?, ?)",
            arguments: [model, digest, evidence.contents])
        var left = ModelEvidence.leafLimit
        for (file, states) in evidence.leaves.sorted(by: { $0.key < $1.key }) where states.count <= left {
            left -= states.count
            try database.execute(
                sql: "INSERT INTO model_leaves(model, digest, leaves) VALUES(?, ?, ?)",
                arguments: [model, file, Data(states)])
        }
    }
}
