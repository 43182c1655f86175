import Foundation
import Vocabulary

/// The rows that thresholds are set on, apart from what was trained on.
struct DevelopmentSet {
    var rows: [Row]
    let channel: Channel

    /// What the names of benign sources that are documents begin with.
    private static let documents = ["c4_docs", "bipia_train_ctx", "bipia_train_codectx", "xquad_", "t0_p3"]

    /// What people write.
    static func user(_ data: String) throws -> DevelopmentSet {
        let rows = try ["attacks", "benign", "indist", "encoded"].flatMap { try Row.read(data + "/dev/\($0).jsonl") }
        return DevelopmentSet(rows: rows, channel: .user)
    }

    /// Documents with and without instructions.
    static func tool(_ data: String) throws -> DevelopmentSet {
        let clean = try (Row.read(data + "/dev/benign.jsonl") + Row.read(data + "/dev/indist.jsonl")).filter { row in
            guard !row.isAttack, let source = documents.first(where: { row.source.hasPrefix($0) }) else { return false }
            return source != "xquad_" || row.text.utf8.count > 200
        }
        return DevelopmentSet(rows: try Row.read(data + "/dev/indirect.jsonl") + clean, channel: .tool)
    }
}
