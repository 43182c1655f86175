/// What is known about a model; the raw values are those of `secureinfer model list --json`.
public enum ModelStatus: String, Sendable, CaseIterable, Codable {
    /// Every byte is as it was when the model was pinned or approved.
    case ok
    /// A file differs from its digest, or the model differs from its pin.
    case mismatch
    /// Nobody approved it, or it cannot be told: unreadable, vanished.
    case unknown
    /// It is not what a loader may be handed: links, special files, broken structure, pickles.
    case malformed
    /// The deployment asks for a signature and there is none that was checked.
    case unsigned
    /// It is being hashed.
    case verifying
}

/// One file of a model as it was found.
public struct ModelFile: Sendable, Equatable, Codable {
    /// Path inside the store: `blobs/sha256-…`, `weights/model-00001.safetensors`.
    public var name: String
    /// What the file is for: `manifest`, `config`, `model`, `template`; empty where the format has no roles.
    public var layer: String
    /// Size in bytes.
    public var bytes: Int64
    /// SHA-256 in 64 lower-case hex digits.
    public var digest: String
    /// What the file system said of it while it was hashed, to be compared by whoever watches it.
    public var identity: FileIdentity
}

/// The verdict on one model of the store.
public struct ModelReport: Sendable, Equatable, Codable {
    /// The name under which it is served: `smollm2:135m`.
    public var model: String
    /// The verdict.
    public var status: ModelStatus
    /// Root digest, 64 lower-case hex digits; empty when it was not reached.
    ///
    /// A GGUF file's is the SHA-256 of the file, an Ollama model's that of its manifest (as Ollama's `/api/tags` shows
    /// it), a safetensors folder's that of its records (``ModelVerification``).
    public var digest: String
    /// The digest that was expected instead, when one was.
    public var wanted: String?
    /// The layer or file that is at fault, when one is.
    public var layer: String?
    /// One sentence for an operator; empty when all is well.
    public var reason: String
    /// Bytes that belong to the model; 0 when that was not reached.
    public var bytes: Int64
    /// The files that were hashed, in the order in which they were.
    public var files: [ModelFile]
    /// True when every file was read and is what the store itself says it is: only such a model can be approved.
    public var isIntact: Bool

    public init(
        model: String, status: ModelStatus, digest: String = "", wanted: String? = nil, layer: String? = nil,
        reason: String = "", bytes: Int64 = 0, files: [ModelFile] = [], isIntact: Bool = false
    ) {
        self.model = model
        self.status = status
        self.digest = digest
        self.wanted = wanted
        self.layer = layer
        self.reason = reason
        self.bytes = bytes
        self.files = files
        self.isIntact = isIntact
    }
}
