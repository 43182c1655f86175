extension ModelWalk {
    /// An Ollama model: the manifest is read, then each blob must have the size and digest that it says.
    mutating func ollama() throws(Stop) {
        let manifest = try manifest()
        let root = source.root
        let blobs = try Stop.from { () throws(Refusal) in
            Folder(try Descriptor(directory: root).directory([OllamaStore.blobFolder]))
        }
        var tasks: [FileTask] = []
        var places: [FileTask.Key: Int] = [:]
        for (role, layer) in manifest.named {
            let task = FileTask(role: role, layer: layer, in: blobs)
            if places[task.key] == nil {
                places[task.key] = tasks.count
                tasks.append(task)
            } else {
                crew.progress.count(layer.size)
            }
        }
        let found = try blobFindings(tasks)
        for (role, layer) in manifest.named {
            guard let place = places[FileTask(role: role, layer: layer, in: blobs).key] else { continue }
            add(found[place], name: "\(OllamaStore.blobFolder)/\(tasks[place].path[0])", role: role, layer: role)
        }
        noteTemplates()
    }

    /// A blob that is named but not there is a mismatch.
    private mutating func blobFindings(_ tasks: [FileTask]) throws(Stop) -> [FileFinding] {
        do throws(Stop) {
            return try findings(tasks)
        } catch .refused(var refusal) {
            if refusal.isMissing { refusal.status = .mismatch }
            throw .refused(refusal)
        } catch {
            throw error
        }
    }

    private mutating func manifest() throws(Stop) -> ModelManifest {
        do throws(Stop) {
            let place = try place()
            let (task, size) = try Stop.from { () throws(Refusal) in try place.task() }
            let finding = try findings([task])[0]
            report.digest = finding.digest
            add(finding, name: source.path.joined(separator: "/"), role: "manifest", layer: "manifest")
            if let wanted = place.digest, wanted != finding.digest {
                throw .refused(Refusal(.mismatch, "the manifest is not what its link says", wanted: wanted))
            }
            let parse = verification.parse
            let manifest = try Stop.from { () throws(Refusal) in try place.read(finding.identity, parse) }
            let total = try Stop.from { () throws(Refusal) in try manifest.totalBytes() }
            report.bytes = total &+ size
            crew.progress.expect(total: report.bytes)
            return manifest
        } catch .refused(let refusal) {
            throw .refused(refusal.at("manifest"))
        } catch {
            throw .cancelled
        }
    }

    /// Where the bytes of a manifest lie: at its path, or in a blob when that is a link such as Ollama makes.
    private func place() throws(Stop) -> ManifestPlace {
        let source = source
        return try Stop.from { () throws(Refusal) in
            let store = try Descriptor(directory: source.root)
            let folder = try store.directory(source.path.dropLast())
            let name = source.path.last ?? ""
            guard source.path.first == OllamaStore.linkFolder, try folder.identity(of: name).kind == .symbolicLink
            else {
                return ManifestPlace(folder: Folder(folder), name: name, digest: nil)
            }
            let up = String(repeating: "../", count: source.path.count - 1)
            let expected = "\(up)\(OllamaStore.blobFolder)/sha256-"
            let text = try folder.link(name)
            let digits = text.dropFirst(expected.count)
            guard text.hasPrefix(expected), Hex.isDigest(digits) else {
                throw Refusal(.malformed, "a symbolic link that leads elsewhere than to a blob")
            }
            let blobs = try store.directory(OllamaStore.blobFolder)
            return ManifestPlace(folder: Folder(blobs), name: "sha256-\(digits)", digest: String(digits))
        }
    }

    /// Says where weights carry a template of their own beside a template layer.
    private mutating func noteTemplates() {
        guard layers.contains(where: { $0.role == "template" }), layers.contains(where: { $0.role == "chat_template" })
        else { return }
        notices.add("the weights carry a chat template, which may be used in place of the template layer")
    }
}

/// A manifest's bytes: a file in a folder, and the digest that it must have when a link named it.
private struct ManifestPlace {
    let folder: Folder
    let name: String
    let digest: String?

    /// What hashes it, and its size.
    func task() throws(Refusal) -> (task: FileTask, size: Int64) {
        let size = try folder.descriptor.identity(of: name).size
        guard size <= ModelManifest.limit else { throw Refusal(.malformed, "a manifest of \(size) bytes") }
        let task = FileTask(folder: folder, path: [name], label: "manifest", size: size, excerpt: .beginning)
        return (task, size)
    }

    /// The manifest that was hashed when the file had `identity`.
    func read(_ identity: FileIdentity, _ parse: ManifestParser) throws(Refusal) -> ModelManifest {
        let bytes = try folder.descriptor.contents(of: name, identity, limit: ModelManifest.limit)
        guard let manifest = parse(bytes) else { throw Refusal(.malformed, "no Ollama manifest") }
        return manifest
    }
}

extension FileTask {
    /// What makes two tasks one, so that layers that share a blob cost no second reading.
    struct Key: Hashable {
        let path: [String]
        let size: Int64?
        let structure: Structure?
        let excerpt: Excerpt
    }

    var key: Key { Key(path: path, size: size, structure: structure, excerpt: excerpt) }

    /// The work on the blob of a layer.
    init(role: String, layer: ModelManifest.Layer, in blobs: Folder) {
        let wanted = layer.blob ?? ""
        self.init(
            folder: blobs, path: ["sha256-\(wanted)"], label: role, size: layer.size, digest: wanted,
            structure: Structure(role: role))
        excerpt = structure == nil && role != "embed" ? .beginning : .none
    }
}

extension FileTask.Structure {
    /// What a layer must be inside, by its role.
    init?(role: String) {
        switch role {
        case "model", "adapter", "projector", "draft": self = .gguf
        case "tensor": self = .safetensors
        default: return nil
        }
    }
}
