/// The JSON beside the weights of a safetensors folder: indexes over shards, and what tells a loader to run code or
/// which chat template to use.
struct FolderSettings {
    let folder: Folder
    let files: [FolderFile]
    let findings: [FileFinding]
    let json: JSONTreeParser

    /// Bytes of a file of settings at most.
    static let limit: Int64 = 32 << 20
    /// Bytes of a template's name at most; one with a longer name goes by its place.
    private static let nameLimit = 256
    private static let indexEnd = ".safetensors.index.json"

    /// Each `….safetensors.index.json` must name the tensors of its shards, all of them and no others: a loader that
    /// goes by the index and one that goes by the shards must see one model.
    func checkIndexes() throws(Refusal) {
        for (file, finding) in zip(files, findings) where file.name.lowercased().hasSuffix(Self.indexEnd) {
            do {
                try check(file, finding)
            } catch {
                throw error.at(file.name)
            }
        }
    }

    private func check(_ file: FolderFile, _ finding: FileFinding) throws(Refusal) {
        guard let map = try tree(file, finding)?["weight_map"]?.record else {
            throw Refusal(.malformed, "an index without a map of its tensors")
        }
        var named: [String: Set<[UInt8]>] = [:]
        for (tensor, shard) in map {
            guard let shard = shard.text else { throw Refusal(.malformed, "an index that names no file for a tensor") }
            named[shard, default: []].insert(Array(tensor.utf8))
        }
        for (shard, tensors) in named.sorted(by: { $0.key < $1.key }) {
            let path = Array(file.path.dropLast()) + [shard]
            guard let place = files.firstIndex(where: { $0.path == path }) else {
                throw Refusal(.malformed, "an index that names a file that is not beside it")
            }
            guard let names = TensorNames.digest(tensors), findings[place].inside.tensors == names else {
                throw Refusal(.malformed, "an index that names other tensors than \(shard) has")
            }
        }
    }

    /// Chat templates of `tokenizer_config.json`, as a text or as a list of names and texts.
    func templates() throws(Refusal) -> [ModelContents.Layer] {
        var found: [ModelContents.Layer] = []
        for (file, finding) in zip(files, findings) where file.path.last == "tokenizer_config.json" {
            guard let value = try tree(file, finding)?["chat_template"] else { continue }
            if let text = value.text { found.append(layer("\(file.name):chat_template", text)) }
            for (place, element) in (value.list ?? []).prefix(GGUFStructure.templateLimit).enumerated() {
                let name = element["name"]?.text.flatMap { $0.utf8.count <= Self.nameLimit ? $0 : nil } ?? "\(place)"
                found.append(layer("\(file.name):chat_template.\(name)", element["template"]?.text ?? ""))
            }
        }
        return found
    }

    private func layer(_ name: String, _ text: String) -> ModelContents.Layer {
        let bytes = Array(text.utf8)
        return ModelContents.Layer(
            role: "chat_template", name: name, digest: SHA256Stream.digest(of: bytes) ?? "", bytes: Int64(bytes.count),
            text: ModelContents.Text(Array(bytes.prefix(ModelContents.textLimit)), of: Int64(bytes.count)))
    }

    /// Files that name code to be run (`auto_map`, `custom_pipelines`), which a loader does when it is told to trust
    /// them.
    func notices() throws(Refusal) -> [String] {
        var found: [String] = []
        for (file, finding) in zip(files, findings) where file.name.hasSuffix("config.json") {
            guard let settings = try tree(file, finding)?.record else { continue }
            for key in ["auto_map", "custom_pipelines"] where settings[key] != nil {
                found.append("\(file.name) names code of its own (\(key)), which a loader may run")
            }
        }
        return found
    }

    /// A file as JSON; nil when it is none. Refuses what changed since it was hashed.
    private func tree(_ file: FolderFile, _ finding: FileFinding) throws(Refusal) -> JSONTree? {
        do {
            let parent = try folder.descriptor.directory(file.path.dropLast())
            let bytes = try parent.contents(of: file.path.last ?? "", finding.identity, limit: Self.limit)
            return json(bytes)
        } catch {
            throw error.at(file.name)
        }
    }
}
