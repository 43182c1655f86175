extension ModelWalk {
    /// A safetensors folder: every file below it is hashed, and none of them may be a pickle, a link or a special file.
    mutating func safetensors() throws(Stop) {
        let source = source
        let folder = try Stop.from { () throws(Refusal) in
            Folder(try Descriptor(directory: source.root).directory(source.path[...]))
        }
        let files = try Stop.from { () throws(Refusal) in try FolderFile.all(in: folder.descriptor) }
        report.bytes = files.reduce(0) { $0 &+ $1.size }
        crew.progress.expect(total: report.bytes)
        let found = try findings(files.map { FileTask(file: $0, in: folder) })
        let after = try Stop.from { () throws(Refusal) in try FolderFile.all(in: folder.descriptor) }
        guard after == files else {
            throw .refused(Refusal(.mismatch, "the folder changed while it was being hashed"))
        }
        for (file, finding) in zip(files, found) {
            add(finding, name: file.name, role: "file", layer: "")
            notices.addCode(file.name)
        }
        let settings = FolderSettings(folder: folder, files: files, findings: found, json: verification.json)
        try Stop.from { () throws(Refusal) in try settings.checkIndexes() }
        layers += try Stop.from { () throws(Refusal) in try settings.templates() }
        let told = try Stop.from { () throws(Refusal) in try settings.notices() }
        for notice in told { notices.add(notice) }
        let hashed = report.files
        report.digest = try Stop.from { () throws(Refusal) in try Self.root(of: hashed) }
    }

    private static func root(of files: [ModelFile]) throws(Refusal) -> String {
        var stream = SHA256Stream()
        for file in files { stream.add("\(file.name)\0\(file.bytes)\0\(file.digest)\n") }
        guard let digest = stream.finish() else { throw Refusal(.unknown, "OpenSSL could not hash the records") }
        return digest
    }
}

extension FileTask {
    private static let texts = [".jinja", ".txt", ".md", ".py", ".sh", ".yaml", ".yml"]

    /// The work on one file of a folder. JSON that is longer than a text may be is a vocabulary, which nobody reads.
    init(file: FolderFile, in folder: Folder) {
        let name = file.name.lowercased()
        self.init(
            folder: folder, path: file.path, label: file.name, size: file.size, structure: Structure(fileName: name))
        if Self.texts.contains(where: name.hasSuffix) {
            excerpt = .beginning
        } else if name.hasSuffix(".json") {
            excerpt = .whole
        }
    }
}

extension FileTask.Structure {
    /// What a file must be inside, by its name in lower case.
    init?(fileName name: String) {
        if name.hasSuffix(LooseStore.gguf) {
            self = .gguf
        } else if name.hasSuffix(LooseStore.safetensors) {
            self = .safetensors
        } else {
            return nil
        }
    }
}
