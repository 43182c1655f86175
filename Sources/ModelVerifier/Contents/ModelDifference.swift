/// What changed between two states of a model, layer by layer.
public struct ModelDifference: Sendable, Equatable {
    /// Every layer of either state: those of the new one in its order, then the removed ones.
    public var layers: [Layer]

    /// What became of a layer.
    public enum Kind: String, Sendable, CaseIterable {
        case same, changed, added, removed
    }

    /// One layer in its old and its new state.
    public struct Layer: Sendable, Equatable {
        public var kind: Kind
        public var old: ModelContents.Layer?
        public var new: ModelContents.Layer?
        /// Line by line, where both states are texts that differ, or the only one there is.
        public var lines: LineDifference?

        /// The role of the newer state that there is.
        public var role: String { new?.role ?? old?.role ?? "" }
        /// The name of the newer state that there is.
        public var name: String { new?.name ?? old?.name ?? "" }
    }

    /// True when no layer changed, came or went.
    public var isEmpty: Bool { layers.allSatisfy { $0.kind == .same } }

    /// Compares two states; without an old one every layer is added.
    public init(from old: ModelContents?, to new: ModelContents) {
        var pairing = LayerPairing(old: old?.layers ?? [], new: new.layers)
        pairing.run()
        layers = pairing.pairs.map { Layer(old: $0.old, new: $0.new) }
    }
}

extension ModelDifference.Layer {
    init(old: ModelContents.Layer?, new: ModelContents.Layer?) {
        self.old = old
        self.new = new
        kind =
            switch (old, new) {
            case (nil, _): .added
            case (_, nil): .removed
            case (let old?, let new?): old.digest == new.digest ? .same : .changed
            }
        guard kind != .same, old?.text != nil || new?.text != nil else { return }
        lines = LineDifference(from: old?.text?.value ?? "", to: new?.text?.value ?? "")
    }
}

/// Finds which layer of the old state became which of the new.
///
/// Files and embedded texts go by their names. Layers of a manifest have only a role and a digest: those that are equal
/// in both are paired, then what is left of each role in order.
private struct LayerPairing {
    let old: [ModelContents.Layer]
    let new: [ModelContents.Layer]
    private var taken: Set<Int> = []
    private var matches: [Int?] = []

    init(old: [ModelContents.Layer], new: [ModelContents.Layer]) {
        self.old = old
        self.new = new
        matches = new.map { _ in nil }
    }

    mutating func run() {
        match { "\($0.role)\0\($0.name)\0\($0.digest)" }
        match { $0.role == "file" || $0.role == "chat_template" ? "\($0.role)\0\($0.name)" : $0.role }
    }

    var pairs: [(old: ModelContents.Layer?, new: ModelContents.Layer?)] {
        let present = zip(new, matches).map { new, index in (old: index.map { old[$0] }, new: Optional(new)) }
        let removed = old.indices.filter { !taken.contains($0) }
        return present + removed.map { (old: Optional(old[$0]), new: nil) }
    }

    /// Pairs what has the same key, in order.
    private mutating func match(_ key: (ModelContents.Layer) -> String) {
        var waiting = Dictionary(grouping: old.indices.filter { !taken.contains($0) }.reversed()) { key(old[$0]) }
        for index in new.indices where matches[index] == nil {
            guard let found = waiting[key(new[index])]?.popLast() else { continue }
            matches[index] = found
            taken.insert(found)
        }
    }
}
