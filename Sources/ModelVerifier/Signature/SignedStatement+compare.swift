extension SignedStatement {
    /// Names under which loaders look for something: a file of these that was left out when the model was signed could
    /// steer it unsigned.
    private static let readable = [
        ".safetensors", ".gguf", ".json", ".jsonl", ".jinja", ".model", ".txt", ".py", ".pyc", ".so", ".tiktoken",
        ".vocab", ".bpe", ".spm", ".yaml", ".yml", ".toml", ".onnx", ".h5", ".keras", ".msgpack", ".pb", ".tflite",
        ".mlmodel", ".ggml",
    ]

    /// Whether the files that were hashed are those that were signed, both ways.
    func verdict(on report: ModelReport, format: ModelSource.Format, key: SigningKey) -> SignatureVerdict {
        switch format {
        case .safetensors: compare(report.files, key)
        case .ollama, .gguf:
            if files[Self.single] == report.digest {
                .good(key: key.fingerprint)
            } else {
                .differs("its \(format == .ollama ? "manifest" : "file") is not the one that was signed")
            }
        }
    }

    private func compare(_ found: [ModelFile], _ key: SigningKey) -> SignatureVerdict {
        var left = files
        for file in found {
            if isIgnored(file.name) {
                guard !Self.isReadable(file.name) else {
                    return .differs("\(file.name) was left out when it was signed, though loaders read it")
                }
                continue
            }
            guard let digest = left.removeValue(forKey: Array(file.name.utf8)) else {
                return .differs("\(file.name) is not among the signed files")
            }
            guard digest == file.digest else { return .differs("\(file.name) is not what was signed") }
        }
        if let missing = left.keys.min(by: { $0.lexicographicallyPrecedes($1) }) {
            return .differs("\(String(decoding: missing, as: UTF8.self)) was signed but is not there")
        }
        return .good(key: key.fingerprint)
    }

    private func isIgnored(_ name: String) -> Bool {
        let parts = Self.parts(of: name)
        return ignored.contains { parts.starts(with: $0) }
    }

    private static func isReadable(_ name: String) -> Bool {
        let name = name.lowercased()
        return readable.contains { name.hasSuffix($0) } || Pickle.isName(name)
    }
}
