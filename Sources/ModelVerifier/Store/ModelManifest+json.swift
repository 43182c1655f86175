extension ModelManifest {
    private static let keys: Set = ["schemaVersion", "mediaType", "config", "layers", "digest", "size"]
    private static let foldedKeys = Set(keys.map(folded))

    /// Reads a manifest; nil for what is none, and for one in which Ollama could see other layers than is seen here.
    ///
    /// Ollama reads manifests with Go's decoder, which takes keys in any case, folded as Unicode has it (`layerſ` with
    /// a long s is `layers`), and lets the last of two equal keys win. So a key that equals a known one in all but case
    /// is refused here; keys that are there twice and bytes behind the object are refused by the parser already.
    public init?(_ tree: JSONTree) {
        guard Self.isUnambiguous(tree), let version = tree["schemaVersion"]?.integer,
            let config = tree["config"].flatMap(Layer.init), let list = tree["layers"]?.list
        else { return nil }
        let layers = list.compactMap(Layer.init)
        guard layers.count == list.count else { return nil }
        self.init(schemaVersion: version, config: config, layers: layers)
    }

    fileprivate static func isUnambiguous(_ tree: JSONTree) -> Bool {
        tree.record?.keys.allSatisfy { keys.contains($0) || !foldedKeys.contains(folded($0)) } ?? false
    }

    /// The same for all spellings that fold to each other: by way of upper case, which the long s and the Kelvin sign
    /// have.
    private static func folded(_ key: String) -> String { key.uppercased().lowercased() }
}

extension ModelManifest.Layer {
    fileprivate init?(_ tree: JSONTree) {
        guard ModelManifest.isUnambiguous(tree), let type = tree["mediaType"]?.text,
            let digest = tree["digest"]?.text, let size = tree["size"]?.integer
        else { return nil }
        self.init(mediaType: type, digest: digest, size: Int64(size))
    }
}
