import Wire

/// What a trace says of a session besides its traffic: for the report alone, the detector never sees it.
struct TraceLabels: Sendable, Equatable {
    /// Bytes of a name, of which a file may hold many.
    private static let nameLimit = 1_024

    var tenant: String
    /// `attack`, or anything else for benign.
    var label = ""
    var kind = ""
    var campaign = ""
    /// Index of the first hostile request, where honest ones go before.
    var attackFrom = 0
    var requests = 0

    var isAttack: Bool { label == "attack" }

    init(tenant: String) { self.tenant = tenant }

    /// - Throws: `TraceFault` for members of another type.
    init(_ root: JSONView) throws(TraceFault) {
        guard let tenant = root["tenant"], !tenant.isNull else { throw TraceFault("'tenant' must be a string") }
        self.init(tenant: try Self.word(tenant, "tenant"))
        label = try Self.word(root["label"], "label")
        kind = try Self.word(root["kind"], "kind")
        campaign = try Self.word(root["campaign"], "campaign")
        if let from = root["attack_from"], !from.isNull {
            guard let index = from.int, (0...TraceStore.limit).contains(index) else {
                throw TraceFault("'attack_from' must be a number from 0 to \(TraceStore.limit)")
            }
            attackFrom = index
        }
    }

    private static func word(_ view: JSONView?, _ name: String) throws(TraceFault) -> String {
        guard let view, !view.isNull else { return "" }
        guard let word = view.string else { throw TraceFault("'\(name)' must be a string") }
        guard word.utf8.count <= nameLimit else { throw TraceFault("'\(name)' is longer than \(nameLimit) bytes") }
        return word
    }
}

/// Why a line of a trace file is no session.
struct TraceFault: Error, Equatable {
    var words: String
    init(_ words: String) { self.words = words }
}
