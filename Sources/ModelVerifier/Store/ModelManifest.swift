/// What an Ollama manifest says: the layers that make up a model, each by digest and size.
public struct ModelManifest: Sendable, Equatable {
    /// 2 in every manifest that is taken.
    public var schemaVersion: Int
    /// The model's configuration.
    public var config: Layer
    /// Weights, template, system text, parameters and the like.
    public var layers: [Layer]

    public init(schemaVersion: Int, config: Layer, layers: [Layer]) {
        self.schemaVersion = schemaVersion
        self.config = config
        self.layers = layers
    }

    /// One layer of a model.
    public struct Layer: Sendable, Equatable {
        /// `application/vnd.ollama.image.template` and the like.
        public var mediaType: String
        /// `sha256:` and 64 lower-case hex digits.
        public var digest: String
        /// Bytes of the blob.
        public var size: Int64

        public init(mediaType: String, digest: String, size: Int64) {
            self.mediaType = mediaType
            self.digest = digest
            self.size = size
        }
    }
}

/// Reads a manifest; nil when it is not one, or could be taken for another: a strict parser and
/// ``ModelManifest/init(_:)``.
public typealias ManifestParser = @Sendable ([UInt8]) -> ModelManifest?

extension ModelManifest {
    /// Bytes of a manifest at most.
    static let limit: Int64 = 1 << 20

    private static let prefix = "application/vnd.ollama.image."

    /// Every layer with the name it goes by, the configuration first.
    var named: [(name: String, layer: Layer)] {
        [("config", config)] + layers.map { (Self.name($0.mediaType), $0) }
    }

    /// Bytes of all blobs together; refuses what no manifest of Ollama's says.
    func totalBytes() throws(Refusal) -> Int64 {
        guard schemaVersion == 2 else { throw Refusal(.malformed, "schema version \(schemaVersion) is not 2") }
        guard layers.contains(where: { ["model", "tensor"].contains(Self.name($0.mediaType)) }) else {
            throw Refusal(.malformed, "no weights that could be verified")
        }
        var total: Int64 = 0
        for (name, layer) in named {
            guard layer.blob != nil else { throw Refusal(.malformed, "a digest that is not sha256", layer: name) }
            let (sum, overflow) = total.addingReportingOverflow(layer.size)
            guard layer.size >= 0, !overflow else { throw Refusal(.malformed, "an impossible size", layer: name) }
            total = sum
        }
        return total
    }

    private static func name(_ mediaType: String) -> String {
        let bare = mediaType.prefix { $0 != ";" }
        return String(bare.hasPrefix(prefix) ? bare.dropFirst(prefix.count) : bare)
    }
}

extension ModelManifest.Layer {
    private static let scheme = "sha256:"

    /// The 64 digits of the digest; nil unless it is `sha256:` and 64 digits of 0-9 and a-f.
    public var blob: String? {
        guard digest.hasPrefix(Self.scheme) else { return nil }
        let digits = digest.dropFirst(Self.scheme.count)
        return Hex.isDigest(digits) ? String(digits) : nil
    }
}
