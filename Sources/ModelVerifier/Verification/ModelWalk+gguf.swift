extension ModelWalk {
    /// A GGUF file: its digest is the model's, its structure is walked.
    mutating func gguf() throws(Stop) {
        let source = source
        let name = source.path.last ?? ""
        let (folder, size) = try Stop.from { () throws(Refusal) in
            let folder = Folder(try Descriptor(directory: source.root).directory(source.path.dropLast()))
            return (folder, try folder.descriptor.identity(of: name).size)
        }
        crew.progress.expect(total: size)
        let path = source.path.joined(separator: "/")
        report.bytes = size
        for finding in try findings([FileTask(folder: folder, path: [name], label: path, structure: .gguf)]) {
            report.digest = finding.digest
            report.bytes = finding.identity.size
            add(finding, name: path, role: "model", layer: "")
        }
    }
}
