import Testing

@testable import ModelVerifier

/// A store with one signed and approved model, made of a recorded vector: what mutations begin with.
struct SignedStore {
    let format: ModelSource.Format
    let key: SigningKey
    /// The name under which the model is asked for.
    let model: String
    /// What a mutation may change.
    var state: State
    /// Root digest of the model as it was approved, signed and bound.
    let root: String

    /// All that somebody may have changed before the gateway looks.
    struct State: Equatable {
        var store: StoreImage
        /// The signature file; nil where there is none.
        var bundle: [UInt8]?
        /// The name under which the model is asked for, and its signature lies, now.
        var served: String
    }

    /// The stores of all three formats.
    static let all: [SignedStore] = ["good, Ollama", "good P-384, one file", "good P-521"].compactMap {
        try? SignedStore(vector: SignatureVector.named($0))
    }

    init(vector: SignatureVector) throws {
        format = vector.format
        key = try #require(SigningKey(pem: Array(vector.key.utf8)))
        model = format == .ollama ? "m:latest" : "m"
        var store = StoreImage()
        for (name, text) in vector.files {
            let path =
                switch vector.format {
                case .ollama: name
                case .gguf: "m.gguf"
                case .safetensors: "m/\(name)"
                }
            store[path] = Array(text.utf8)
        }
        if format == .ollama { try Self.addOthers(to: &store) }
        state = State(store: store, bundle: Array(vector.bundle.utf8), served: model)
        let folder = try TemporaryFolder()
        try store.write(to: folder, below: "models")
        let source = try #require(try ModelStore.discover(folder.at("models")).first { $0.model == vector.servedName })
        root = try OllamaFixture.verification.verify(source).digest
    }

    /// Another model and an older version of the first, both sound.
    private static func addOthers(to store: inout StoreImage) throws {
        let path = OllamaStoreEdit.manifestPath
        var manifest = try #require(OllamaFixture.parse(store[path]))
        var edit = OllamaStoreEdit(store: store)
        manifest.layers[5] = edit.blob("system", Array("You were a helpful assistant.".utf8))
        edit.store[OllamaStoreEdit.olderPath] = OllamaFixture.json(manifest)
        manifest.layers[5] = edit.blob("system", Array("You are a pirate.".utf8))
        edit.store[OllamaStoreEdit.otherPath] = OllamaFixture.json(manifest)
        store = edit.store
    }
}

extension SignatureVector {
    fileprivate var servedName: String { format == .ollama ? "m:latest" : "m" }
}

/// Rewrites the manifest of the model in an Ollama store in memory.
struct OllamaStoreEdit {
    static let manifestPath = "manifests/registry.ollama.ai/library/m/latest"
    static let olderPath = "manifests/registry.ollama.ai/library/m/older"
    static let otherPath = "manifests/registry.ollama.ai/library/other/latest"

    var store: StoreImage

    /// Adds a blob under its right name.
    mutating func blob(_ role: String, _ bytes: [UInt8]) -> ModelManifest.Layer {
        let digest = SHA256Stream.digest(of: bytes) ?? ""
        store["blobs/sha256-\(digest)"] = bytes
        return .init(
            mediaType: "application/vnd.ollama.image.\(role)", digest: "sha256:\(digest)", size: Int64(bytes.count))
    }

    /// Changes the manifest.
    mutating func change(_ body: (inout ModelManifest) -> Void) {
        guard var manifest = OllamaFixture.parse(store[Self.manifestPath]) else { return }
        body(&manifest)
        store[Self.manifestPath] = OllamaFixture.json(manifest)
    }

    /// Changes the text of the manifest.
    mutating func changeText(_ body: (String) -> String) {
        let text = String(decoding: store[Self.manifestPath], as: UTF8.self)
        store[Self.manifestPath] = Array(body(text).utf8)
    }
}
