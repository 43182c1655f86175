import Foundation
import Testing

@testable import ModelVerifier

/// A signed model with what the Python package `model-signing` says of it; `scripts/model_signing_vectors.py` makes
/// them.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let format: ModelSource.Format
    let files: [String: String]
    let key: String
    let bundle: String
    /// The package's verdict.
    let package: Bool
    /// The stricter rule under which it is refused here though the package takes it.
    let rule: String?

    var testDescription: String { name }

    /// What must be said of it here.
    var isGood: Bool { package && rule == nil }

    /// The vectors that were recorded, or those in the file that `MODEL_SIGNING_VECTORS` names (`make model-signing`).
    static let all: [SignatureVector] = {
        let recorded = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Vectors/signatures.jsonl").path
        let path = ProcessInfo.processInfo.environment["MODEL_SIGNING_VECTORS"] ?? recorded
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { StrictJSON.parse(Array($0.utf8)) }.compactMap(Self.init)
    }()

    init?(_ tree: JSONTree) {
        guard let name = tree["name"]?.text, let kind = tree["kind"]?.text, let format = Self.formats[kind],
            let files = tree["files"]?.record,
            let key = tree["key"]?.text, let bundle = tree["bundle"]?.text, case .flag(let package)? = tree["package"]
        else { return nil }
        self.name = name
        self.format = format
        self.files = files.compactMapValues(\.text)
        self.key = key
        self.bundle = bundle
        self.package = package
        rule = tree["rule"]?.text
    }

    private static let formats: [String: ModelSource.Format] = [
        "file": .gguf, "folder": .safetensors, "ollama": .ollama,
    ]

    /// The file whose digest is the model's; the manifest of an Ollama store comes behind its blobs.
    private var single: String { (files.keys.max() ?? "") }

    /// The report of a verification that found the files as they are.
    var report: ModelReport {
        let found = files.sorted { $0.key < $1.key }.map { name, text in
            ModelFile(
                name: name, layer: "", bytes: Int64(text.utf8.count),
                digest: SHA256Stream.digest(of: Array(text.utf8)) ?? "", identity: FileIdentity(stat()))
        }
        let root = SHA256Stream.digest(of: Array((files[single] ?? "").utf8)) ?? ""
        return ModelReport(
            model: "m", status: .ok, digest: format == .safetensors ? String(repeating: "0", count: 64) : root,
            files: found, isIntact: true)
    }

    /// What is said of it here.
    var verdict: SignatureVerdict {
        let keys = SigningKey(pem: Array(key.utf8)).map { [$0] } ?? []
        return ModelSignatures(directory: "/nowhere", keys: keys, json: StrictJSON.parse)
            .verdict(on: report, format: format, bundle: Array(bundle.utf8))
    }

    /// The first of that name.
    static func named(_ name: String) throws -> SignatureVector {
        try #require(all.first { $0.name == name })
    }
}
