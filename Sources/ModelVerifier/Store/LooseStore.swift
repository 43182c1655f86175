/// Finds GGUF files and safetensors folders in a plain directory, there and one level below.
struct LooseStore {
    static let gguf = ".gguf"
    static let safetensors = ".safetensors"

    let root: String

    func sources(in folder: borrowing Descriptor, _ entries: [DirectoryEntry]) -> [ModelSource] {
        var found = models(entries, path: [])
        for entry in entries where !entry.name.hasPrefix(".") {
            switch entry.kind {
            case .directory: found += inner(entry.name, of: folder)
            case .symbolicLink where !Self.isGGUF(entry.name):
                found.append(source(entry.name, .safetensors, [entry.name], Self.link))
            default: break
            }
        }
        return found
    }

    /// The models of a sub-folder; one that cannot be read stands for whatever it holds.
    private func inner(_ name: String, of folder: borrowing Descriptor) -> [ModelSource] {
        do {
            return models(try folder.directory(name).entries(limit: ModelStore.entryLimit), path: [name])
        } catch let refusal {
            return refusal.isMissing ? [] : [source(name, .safetensors, [name], refusal)]
        }
    }

    /// The models of one folder: each GGUF file, and the folder itself when it has safetensors files, or pickles alone.
    private func models(_ entries: [DirectoryEntry], path: [String]) -> [ModelSource] {
        var found: [ModelSource] = []
        for entry in entries where Self.isGGUF(entry.name) && entry.kind != .directory {
            let stem = String(entry.name.dropLast(Self.gguf.count))
            found.append(source(stem, .gguf, path + [entry.name], entry.kind == .regular ? nil : Self.link))
        }
        if entries.contains(where: { $0.name.lowercased().hasSuffix(Self.safetensors) }) {
            found.append(source(path.last ?? Self.lastName(root), .safetensors, path, nil))
        } else if found.isEmpty, let pickle = entries.first(where: { $0.kind == .regular && Pickle.isName($0.name) }) {
            let refusal = Refusal(.malformed, "a pickle, which runs code when it is loaded", layer: pickle.name)
            found.append(source(path.last ?? Self.lastName(root), .safetensors, path, refusal))
        }
        return found
    }

    private func source(
        _ model: String, _ format: ModelSource.Format, _ path: [String], _ refusal: Refusal?
    ) -> ModelSource {
        ModelSource(model: model, format: format, root: root, path: path, refusal: refusal)
    }

    private static func isGGUF(_ name: String) -> Bool { name.lowercased().hasSuffix(gguf) }

    private static func lastName(_ directory: String) -> String {
        directory.split(separator: "/").last.map(String.init) ?? directory
    }

    private static let link = Refusal(.malformed, "a link or special file in the place of a model")
}
