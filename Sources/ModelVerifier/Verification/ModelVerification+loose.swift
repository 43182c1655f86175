extension ModelVerification {
    /// A GGUF file: its digest is the model's, its structure is walked.
    func gguf(_ source: ModelSource, _ hasher: FileHasher, _ draft: inout ModelReport) throws(Stop) {
        let folder = try folder(of: source)
        let name = source.path.last ?? ""
        let size = try Stop.from { () throws(Refusal) in try folder.identity(of: name).size }
        hasher.expect(total: size)
        let (digest, identity) = try hasher.hash(name, in: folder)
        draft.digest = digest
        draft.bytes = identity.size
        draft.files = [
            ModelFile(
                name: source.path.joined(separator: "/"), layer: "", bytes: identity.size, digest: digest,
                identity: identity)
        ]
        try Stop.from { () throws(Refusal) in try inspect(name, in: folder, as: .gguf, identity) }
    }

    /// A safetensors folder: every file below it is hashed, and none of them may be a pickle, a link or a special file.
    func safetensors(_ source: ModelSource, _ hasher: FileHasher, _ draft: inout ModelReport) throws(Stop) {
        let folder = try Stop.from { () throws(Refusal) in
            try Descriptor(directory: source.root).directory(source.path[...])
        }
        let files = try Stop.from { () throws(Refusal) in try FolderFile.all(in: folder) }
        draft.bytes = files.reduce(0) { $0 &+ $1.size }
        hasher.expect(total: draft.bytes)
        for file in files { draft.files.append(try hash(file, in: folder, hasher)) }
        let after = try Stop.from { () throws(Refusal) in try FolderFile.all(in: folder) }
        guard after == files else {
            throw .refused(Refusal(.mismatch, "the folder changed while it was being hashed"))
        }
        draft.digest = try Stop.from { () throws(Refusal) in try Self.root(of: draft.files) }
    }

    private func hash(
        _ file: FolderFile, in root: borrowing Descriptor, _ hasher: FileHasher
    ) throws(Stop) -> ModelFile {
        let name = file.path.joined(separator: "/")
        do {
            let folder = try Stop.from { () throws(Refusal) in try root.directory(file.path.dropLast()) }
            let leaf = file.path.last ?? ""
            let (digest, identity) = try hasher.hash(leaf, in: folder, expected: file.size)
            try Stop.from { () throws(Refusal) in
                try inspect(leaf, in: folder, as: Structure(fileName: leaf), identity)
            }
            return ModelFile(name: name, layer: "", bytes: identity.size, digest: digest, identity: identity)
        } catch .refused(let refusal) {
            throw .refused(refusal.at(name))
        } catch {
            throw error
        }
    }

    private static func root(of files: [ModelFile]) throws(Refusal) -> String {
        var stream = SHA256Stream()
        for file in files { stream.add("\(file.name)\0\(file.bytes)\0\(file.digest)\n") }
        guard let digest = stream.finish() else { throw Refusal(.unknown, "OpenSSL could not hash the records") }
        return digest
    }
}
