import ModelVerifier
import Wire

/// Reads Ollama's manifests with the strict parser of `Wire`.
enum ManifestReader {
    private static let known: Set = ["schemaversion", "mediatype", "config", "layers", "digest", "size"]

    /// Nil for what is no manifest, and for one that another reader could take for something else: a key that equals a
    /// known one in all but case (duplicates and trailing bytes fail in the parser already).
    @Sendable
    static func parse(_ bytes: [UInt8]) -> ModelManifest? {
        guard let root = try? JSONDocument(bytes).root, root.isObject, isUnambiguous(root),
            let version = root["schemaVersion"]?.int, let config = root["config"].flatMap(layer),
            let list = root["layers"], list.isArray
        else { return nil }
        var layers: [ModelManifest.Layer] = []
        for element in list.elements {
            guard let layer = layer(element) else { return nil }
            layers.append(layer)
        }
        return ModelManifest(schemaVersion: version, config: config, layers: layers)
    }

    private static func layer(_ view: JSONView) -> ModelManifest.Layer? {
        guard view.isObject, isUnambiguous(view), let type = view["mediaType"]?.string,
            let digest = view["digest"]?.string, let size = view["size"]?.int
        else { return nil }
        return ModelManifest.Layer(mediaType: type, digest: digest, size: Int64(size))
    }

    private static func isUnambiguous(_ view: JSONView) -> Bool {
        view.members.allSatisfy { member in
            let key = member.key.string ?? ""
            let exact = ["schemaVersion", "mediaType", "config", "layers", "digest", "size"].contains(key)
            return exact || !known.contains(key.lowercased())
        }
    }
}
