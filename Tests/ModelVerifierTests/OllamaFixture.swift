import Foundation
import Testing

@testable import ModelVerifier

/// An Ollama store in a temporary folder.
struct OllamaFixture {
    let folder: TemporaryFolder
    static let smollm = "manifests/registry.ollama.ai/library/smollm2/135m"

    /// Roles and contents of the usual model.
    static let layers: [(role: String, bytes: [UInt8])] = [
        ("model", GGUFBuilder().bytes),
        ("template", Array("{{ .Prompt }}".utf8)),
        ("system", Array("You are a helpful assistant.".utf8)),
        ("params", Array(#"{"temperature":0.2}"#.utf8)),
        ("license", Array("Apache License".utf8)),
    ]

    init() throws {
        folder = try TemporaryFolder()
        try add(Self.smollm)
    }

    /// Adds a model and returns its manifest.
    @discardableResult
    func add(_ path: String, layers: [(role: String, bytes: [UInt8])] = Self.layers) throws -> ModelManifest {
        let config = try blob("config", Array(#"{"model_format":"gguf"}"#.utf8))
        let manifest = ModelManifest(
            schemaVersion: 2, config: config, layers: try layers.map { try blob($0.role, $0.bytes) })
        try folder.write(path, Self.json(manifest))
        return manifest
    }

    /// Writes the blob of a layer under its right name.
    func blob(_ role: String, _ bytes: [UInt8]) throws -> ModelManifest.Layer {
        let digest = try #require(Self.sha256(bytes))
        try folder.write("blobs/sha256-\(digest)", bytes)
        return .init(
            mediaType: "application/vnd.ollama.image.\(role)", digest: "sha256:\(digest)", size: Int64(bytes.count))
    }

    func verify(_ index: Int = 0) throws -> ModelReport {
        let sources = try ModelStore.discover(folder.path)
        return try Self.verification.verify(try #require(sources.dropFirst(index).first))
    }

    static let verification = ModelVerification(parse: parse, json: StrictJSON.parse)

    static func sha256(_ bytes: [UInt8]) -> String? {
        var stream = SHA256Stream()
        bytes.withUnsafeBytes { stream.add($0) }
        return stream.finish()
    }

    static func blobPath(_ layer: ModelManifest.Layer) -> String {
        "blobs/\(layer.digest.replacingOccurrences(of: ":", with: "-"))"
    }

    static func json(_ manifest: ModelManifest) -> [UInt8] {
        func text(_ layer: ModelManifest.Layer) -> String {
            #"{"mediaType":"\#(layer.mediaType)","digest":"\#(layer.digest)","size":\#(layer.size)}"#
        }
        let layers = manifest.layers.map(text).joined(separator: ",")
        let head = #"{"schemaVersion":\#(manifest.schemaVersion),"config":\#(text(manifest.config)),"#
        return Array((head + #""layers":[\#(layers)]}"#).utf8)
    }

    static let parse: ManifestParser = { StrictJSON.parse($0).flatMap(ModelManifest.init) }
}

extension VerificationEffort {
    /// Everything on the caller's thread, so that what it is asked and told has one order on every machine.
    static let alone = VerificationEffort(workers: 1, givesWay: false)
}
