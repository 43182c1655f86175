extension ModelVerification {
    /// An Ollama model: the manifest is read, then each blob must have the size and digest that it says.
    func ollama(_ source: ModelSource, _ hasher: FileHasher, _ draft: inout ModelReport) throws(Stop) {
        let manifest = try manifest(of: source, hasher, &draft)
        let blobs = try Stop.from { () throws(Refusal) in
            try Descriptor(directory: source.root).directory([OllamaStore.blobFolder])
        }
        var checked: [CheckedBlob: ModelFile] = [:]
        for (role, layer) in manifest.named {
            let key = CheckedBlob(digest: layer.digest, size: layer.size, structure: Structure(role: role))
            if var file = checked[key] {
                file.layer = role
                draft.files.append(file)
                hasher.skip(layer.size)
            } else {
                let file = try blob(layer, role, in: blobs, hasher)
                draft.files.append(file)
                checked[key] = file
            }
        }
    }

    private func manifest(
        of source: ModelSource, _ hasher: FileHasher, _ draft: inout ModelReport
    ) throws(Stop) -> ModelManifest {
        do {
            let place = try place(of: source)
            let size = try Stop.from { () throws(Refusal) in try Self.manifestSize(place.name, in: place.folder) }
            let (digest, identity) = try hasher.hash(place.name, in: place.folder, expected: size)
            draft.digest = digest
            draft.files = [
                ModelFile(
                    name: source.path.joined(separator: "/"), layer: "manifest", bytes: size, digest: digest,
                    identity: identity)
            ]
            if let wanted = place.digest, wanted != digest {
                throw Stop.refused(Refusal(.mismatch, "the manifest is not what its link says", wanted: wanted))
            }
            let bytes = try Stop.from { () throws(Refusal) in try Self.read(place.name, in: place.folder, identity) }
            guard let manifest = parse(bytes) else { throw Stop.refused(Refusal(.malformed, "no Ollama manifest")) }
            let total = try Stop.from { () throws(Refusal) in try manifest.totalBytes() }
            draft.bytes = total &+ size
            hasher.expect(total: draft.bytes)
            return manifest
        } catch Stop.refused(let refusal) {
            throw .refused(refusal.at("manifest"))
        } catch {
            throw .cancelled
        }
    }

    /// Where the bytes of a manifest lie: at its path, or in a blob when that is a link such as Ollama makes.
    private func place(of source: ModelSource) throws(Stop) -> ManifestPlace {
        try Stop.from { () throws(Refusal) in
            let store = try Descriptor(directory: source.root)
            let folder = try store.directory(source.path.dropLast())
            let name = source.path.last ?? ""
            guard source.path.first == OllamaStore.linkFolder, try folder.identity(of: name).kind == .symbolicLink
            else {
                return ManifestPlace(folder: folder, name: name, digest: nil)
            }
            let up = String(repeating: "../", count: source.path.count - 1)
            let expected = "\(up)\(OllamaStore.blobFolder)/sha256-"
            let text = try folder.link(name)
            let digits = text.dropFirst(expected.count)
            guard text.hasPrefix(expected), Hex.isDigest(digits) else {
                throw Refusal(.malformed, "a symbolic link that leads elsewhere than to a blob")
            }
            let blobs = try store.directory(OllamaStore.blobFolder)
            return ManifestPlace(folder: blobs, name: "sha256-\(digits)", digest: String(digits))
        }
    }

    private static func manifestSize(_ name: String, in folder: borrowing Descriptor) throws(Refusal) -> Int64 {
        let size = try folder.identity(of: name).size
        guard size <= ModelManifest.limit else { throw Refusal(.malformed, "a manifest of \(size) bytes") }
        return size
    }

    /// The bytes that were hashed when the file had `identity`.
    private static func read(
        _ name: String, in folder: borrowing Descriptor, _ identity: FileIdentity
    ) throws(Refusal) -> [UInt8] {
        let file = try folder.file(name)
        var bytes = [UInt8](repeating: 0, count: Int(identity.size))
        let count = bytes.withUnsafeMutableBytes { Descriptor.read(file.raw, at: 0, into: $0) }
        guard count == bytes.count, try file.identity() == identity else {
            throw Refusal(.mismatch, "the manifest changed while it was being read")
        }
        return bytes
    }

    private func blob(
        _ layer: ModelManifest.Layer, _ role: String, in blobs: borrowing Descriptor, _ hasher: FileHasher
    ) throws(Stop) -> ModelFile {
        let wanted = layer.blob ?? ""
        let name = "sha256-\(wanted)"
        do {
            let (digest, identity) = try hasher.hash(name, in: blobs, expected: layer.size)
            guard digest == wanted else {
                throw Stop.refused(Refusal(.mismatch, "the blob has SHA-256 \(digest)", wanted: wanted))
            }
            let structure = Structure(role: role)
            try Stop.from { () throws(Refusal) in try inspect(name, in: blobs, as: structure, identity) }
            return ModelFile(
                name: "\(OllamaStore.blobFolder)/\(name)", layer: role, bytes: identity.size, digest: digest,
                identity: identity)
        } catch Stop.refused(var refusal) {
            if refusal.isMissing { refusal.status = .mismatch }
            throw .refused(refusal.at(role))
        } catch {
            throw .cancelled
        }
    }
}

/// A manifest's bytes: a file in a folder, and the digest that it must have when a link named it.
private struct ManifestPlace: ~Copyable {
    let folder: Descriptor
    let name: String
    let digest: String?
}

/// What was established of a blob, so that layers that share one cost no second reading.
private struct CheckedBlob: Hashable {
    let digest: String
    let size: Int64
    let structure: ModelVerification.Structure?
}

extension ModelVerification.Structure {
    /// What a layer must be inside, by its role.
    init?(role: String) {
        switch role {
        case "model", "adapter", "projector", "draft": self = .gguf
        case "tensor": self = .safetensors
        default: return nil
        }
    }
}
