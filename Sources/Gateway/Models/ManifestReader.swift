import ModelVerifier

/// Reads Ollama's manifests with the strict parser of `Wire`.
enum ManifestReader {
    /// Nil for what is no manifest, or could be taken for another one; see `ModelManifest.init(_:)`.
    @Sendable
    static func parse(_ bytes: [UInt8]) -> ModelManifest? {
        JSONTreeReader.parse(bytes).flatMap(ModelManifest.init)
    }
}
