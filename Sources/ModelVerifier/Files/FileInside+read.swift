extension FileInside {
    /// Looks into a file that was hashed when it had `identity`, and still has.
    ///
    /// Throws `malformed` for what is not sound, `unknown` for what cannot be read, `mismatch` for a file that changed.
    static func read(
        _ name: String, in folder: borrowing Descriptor, _ task: FileTask, _ identity: FileIdentity
    ) throws(Refusal) -> FileInside {
        let file = try folder.file(name)
        let raw = file.raw
        let source: ByteCursor.Source = { Descriptor.read(raw, at: $0, into: $1) }
        var inside = FileInside()
        let size = UInt64(clamping: identity.size)
        switch task.structure {
        case .gguf: inside.templates = try GGUFStructure.check(size: size, source: source)
        case .safetensors: inside.tensors = TensorNames.digest(try SafetensorsHeader.check(size: size, source: source))
        case nil: try Pickle.check(size: size, source: source)
        }
        inside.text = try text(task.excerpt, identity.size, source)
        guard try file.identity() == identity else {
            throw Refusal(.mismatch, "the file changed while it was being checked")
        }
        return inside
    }

    private static func text(
        _ excerpt: FileTask.Excerpt, _ size: Int64, _ source: ByteCursor.Source
    ) throws(Refusal) -> ModelContents.Text? {
        let limit = Int64(ModelContents.textLimit)
        guard excerpt == .beginning || (excerpt == .whole && size <= limit) else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(min(size, limit)))
        let count = bytes.withUnsafeMutableBytes { source(0, $0) }
        guard count == bytes.count else { throw Refusal(.unknown, "the file cannot be read") }
        return ModelContents.Text(bytes, of: size)
    }
}
