import ModelVerifier
import Wire

/// How contents are kept beside a pin and shown to operators.
extension ModelContents {
    func json() -> String {
        var out = JSONWriter(capacity: 4096)
        out.beginObject()
        out.field("model", model)
        out.field("digest", digest)
        out.list("layers", layers) { layer, out in
            out.field("role", layer.role)
            out.field("name", layer.name)
            out.field("digest", layer.digest)
            out.field("bytes", Int(layer.bytes))
            out.field("text", layer.text?.value)
            out.field("cut", layer.text?.isCut ?? false)
        }
        out.field("notices", notices)
        out.endObject()
        return out.text
    }

    /// Nil for anything that ``json()`` did not write.
    init?(json: String) {
        guard let root = try? JSONDocument(Array(json.utf8)).root, let model = root["model"]?.string,
            let digest = root["digest"]?.string, let list = root["layers"], list.isArray
        else { return nil }
        let layers = list.elements.compactMap { view -> Layer? in
            guard let role = view["role"]?.string, let name = view["name"]?.string,
                let digest = view["digest"]?.string, let bytes = view["bytes"]?.int
            else { return nil }
            let text = view["text"]?.string.map { Text($0, isCut: view["cut"]?.bool ?? false) }
            return Layer(role: role, name: name, digest: digest, bytes: Int64(bytes), text: text)
        }
        self.init(
            model: model, digest: digest, layers: layers,
            notices: root["notices"].map { $0.elements.compactMap(\.string) } ?? [])
    }
}
