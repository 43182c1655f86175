/// Finds the models of an Ollama store: one for each `manifests/<host>/<namespace>/<model>/<tag>`.
struct OllamaStore {
    /// Where manifests lie, by the versions of Ollama that look there. In the second they are links to blobs.
    static let manifestFolders = ["manifests", linkFolder]
    /// The folder in which a manifest may be a link, which is read and never followed.
    static let linkFolder = "manifests-v2"
    static let blobFolder = "blobs"

    let root: String

    func sources(in store: borrowing Descriptor, _ entries: [DirectoryEntry]) -> [ModelSource] {
        var found: [ModelSource] = []
        for entry in entries where Self.manifestFolders.contains(entry.name) {
            descend(entry, in: store, [entry.name], into: &found)
        }
        return found
    }

    private func descend(
        _ entry: DirectoryEntry, in parent: borrowing Descriptor, _ path: [String], into found: inout [ModelSource]
    ) {
        do {
            try walk(try parent.directory(entry.name), path, into: &found)
        } catch let refusal {
            if !refusal.isMissing { found.append(source(path, refusal)) }
        }
    }

    /// Descends to the depth of tags. Hidden files are left out: Ollama serves no name that begins with a dot.
    private func walk(
        _ folder: borrowing Descriptor, _ path: [String], into found: inout [ModelSource]
    ) throws(Refusal) {
        for entry in try folder.entries(limit: ModelStore.entryLimit) where !entry.name.hasPrefix(".") {
            let here = path + [entry.name]
            switch (here.count, entry.kind) {
            case (5, .directory), (...4, .regular): continue
            case (5, _): found.append(manifest(here, entry))
            case (_, .directory): descend(entry, in: folder, here, into: &found)
            default: found.append(source(here, Self.noFolder))
            }
        }
    }

    private func manifest(_ path: [String], _ entry: DirectoryEntry) -> ModelSource {
        switch entry.kind {
        case .regular: source(path, nil)
        case .symbolicLink where path[0] == Self.linkFolder: source(path, nil)
        case .symbolicLink: source(path, Refusal(.malformed, "the manifest is a symbolic link"))
        default: source(path, Refusal(.malformed, "the manifest is not a regular file"))
        }
    }

    private func source(_ path: [String], _ refusal: Refusal?) -> ModelSource {
        let name = ModelName(path: Array(path.dropFirst()))
        return ModelSource(
            model: name?.shown ?? path.joined(separator: "/"), format: .ollama, root: root, path: path,
            refusal: refusal ?? (name == nil ? Self.noName : nil))
    }

    private static let noFolder = Refusal(.malformed, "a link or special file among the manifests")
    private static let noName = Refusal(.malformed, "a name that Ollama does not serve")
}
