import Foundation

/// The rows of both vectors, put together from labelled data and the grammar.
struct TrainingSet {
    private(set) var user: [Row]
    private(set) var tool: [Row]

    /// Sources whose benign rows are documents rather than requests.
    private static let documentSources = ["bipia_train_ctx", "bipia_train_codectx", "c4_docs", "t0_p3"]
    /// Sources whose benign rows are plain requests: in a document they have no business.
    private static let requestSources = [
        "codealpaca", "gpteacher_roleplay", "llamafactory_dpo_en_demo", "llamafactory_kto_en_demo",
    ]

    init(data: String, grammar: Grammar, written weight: (user: Double, tool: Double)) throws {
        let permissive = try Row.read(data + "/train/permissive.jsonl")
        let synthetic = try Row.read(data + "/train/synthetic.jsonl")
        let written = try grammar.rows("user", weight: weight.user)
        let documents = try grammar.rows("documents", weight: weight.user)
        user = Self.userRows(permissive + synthetic + written + documents)
        tool = try Self.toolRows(permissive, written.map { $0.counting(weight.tool) }, grammar, weight.tool)
    }

    /// Attacks also stand among benign sentences, as people write them.
    private static func userRows(_ rows: [Row]) -> [Row] {
        var splicer = Splicer("user")
        let short = rows.filter { $0.isAttack && $0.text.utf8.count < 300 }
        let carriers = rows.filter { !$0.isAttack && (40...400).contains($0.text.utf8.count) }
        return rows + Disguise.rows(rows, everyNth: 12)
            + splicer.splice(short.everyNth(4), into: carriers, count: short.count / 4, source: "spliced")
    }

    private static func toolRows(
        _ permissive: [Row], _ written: [Row], _ grammar: Grammar, _ weight: Double
    ) throws -> [Row] {
        let lines = try grammar.rows("tool", weight: weight)
        let clean =
            permissive.filter { !$0.isAttack && isDocument($0) } + (try grammar.rows("documents", weight: weight))
            + written.filter { !$0.isAttack && !$0.source.hasSuffix(".en.txt") && $0.text.utf8.count > 120 }
        var requests = permissive.filter {
            !$0.isAttack && requestSources.contains($0.source) && $0.text.utf8.count < 250
        }
        .everyNth(3)
        for index in requests.indices {
            requests[index].isAttack = true
            requests[index].weight = 0.5
        }
        let attacks =
            lines.filter(\.isAttack) + permissive.filter { $0.isAttack && $0.source == "bipia_train_code" }
            + requests
            + (permissive + written).filter { $0.isAttack && $0.text.utf8.count < 300 }.everyNth(5)
        let twins = lines.filter { !$0.isAttack }
        var splicer = Splicer("tool")
        return clean + lines + requests
            + splicer.splice(attacks, into: clean, count: attacks.count, source: "spliced/attack")
            + splicer.splice(twins, into: clean, count: twins.count, source: "spliced/twin")
    }

    private static func isDocument(_ row: Row) -> Bool {
        documentSources.contains(row.source) || (row.source.hasPrefix("xquad_") && row.text.utf8.count > 200)
    }
}

extension Row {
    /// The same row with another weight.
    fileprivate func counting(_ weight: Double) -> Row {
        var row = self
        row.weight = weight
        return row
    }
}

extension [Row] {
    /// Each nth row, from the first on.
    fileprivate func everyNth(_ step: Int) -> [Row] {
        enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }
}
