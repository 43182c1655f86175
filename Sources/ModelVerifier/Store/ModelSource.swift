/// A model that was found in the store and may be verified.
public struct ModelSource: Sendable, Equatable {
    /// How the model lies on disk.
    public enum Format: String, Sendable {
        /// A manifest that names blobs by their digest.
        case ollama
        /// One GGUF file.
        case gguf
        /// A folder with safetensors files and all that lies beside them.
        case safetensors
    }

    /// The name under which it is served.
    public let model: String
    /// How it lies on disk.
    public let format: Format
    /// The models directory.
    public let root: String
    /// The names that lead from the root to the manifest, file or folder.
    public let path: [String]
    /// Why it is not good without looking any further; nil when nothing is known against it yet.
    public var fault: String? { refusal?.reason }

    let refusal: Refusal?

    init(model: String, format: Format, root: String, path: [String], refusal: Refusal? = nil) {
        self.model = model
        self.format = format
        self.root = root
        self.path = path
        self.refusal = refusal
    }

    /// The same source, refused unless it already is.
    func refused(_ refusal: Refusal) -> ModelSource {
        ModelSource(model: model, format: format, root: root, path: path, refusal: self.refusal ?? refusal)
    }
}
