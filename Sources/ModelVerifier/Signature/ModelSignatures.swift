/// Checks the signatures of models: OpenSSF model-signing 1.x bundles in a folder of their own (`--model-signatures`).
///
/// The signature of `smollm2:135m` lies at `DIR/smollm2:135m.sig`, that of `ana/phi:latest` at
/// `DIR/ana/phi:latest.sig`, that of a file or folder `NAME` at `DIR/NAME.sig`. What is signed is the folder of a
/// safetensors model, the file of a GGUF model, and the manifest of an Ollama model, which names every blob by its
/// digest: `model_signing sign key MODEL --private_key KEY --signature DIR/NAME.sig`.
public struct ModelSignatures: Sendable {
    /// The folder in which signatures lie.
    public let directory: String
    /// The keys of which one must have signed.
    public let keys: [SigningKey]
    let json: JSONTreeParser

    /// Bytes of a bundle at most.
    public static let limit: Int64 = 16 << 20
    private static let ending = ".sig"

    public init(directory: String, keys: [SigningKey], json: @escaping JSONTreeParser) {
        self.directory = directory
        self.keys = keys
        self.json = json
    }

    /// What the signature of an intact model says. Blocking: reads one file; hashes nothing again.
    public func verdict(on report: ModelReport, of source: ModelSource) -> SignatureVerdict {
        guard report.isIntact else { return .refused("the model itself is not sound") }
        let bytes: [UInt8]
        do {
            bytes = try bundle(of: report.model)
        } catch let refusal {
            return refusal.isMissing ? .missing : .refused(refusal.reason)
        }
        return verdict(on: report, format: source.format, bundle: bytes)
    }

    /// The same for a bundle that was read already.
    func verdict(on report: ModelReport, format: ModelSource.Format, bundle: [UInt8]) -> SignatureVerdict {
        do throws(SignatureFault) {
            guard let tree = json(bundle) else { throw SignatureFault("no JSON, or ambiguous") }
            let bundle = try SignatureBundle(tree)
            let key = try bundle.signer(among: keys)
            guard let statement = json(bundle.payload) else { throw SignatureFault("its statement is no JSON") }
            return try SignedStatement(statement).verdict(on: report, format: format, key: key)
        } catch {
            return .refused(error.reason)
        }
    }

    /// Where the signature of a model lies below ``directory``; nil for a name that cannot be a path.
    public static func place(of model: String) -> [String]? {
        var parts = model.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }) else { return nil }
        parts[parts.count - 1] += ending
        return parts
    }

    private func bundle(of model: String) throws(Refusal) -> [UInt8] {
        guard let place = Self.place(of: model) else { throw Refusal(.unknown, "the model's name is no path") }
        let folder = try Descriptor(directory: directory).directory(place.dropLast())
        let name = place.last ?? ""
        return try folder.contents(of: name, try folder.identity(of: name), limit: Self.limit)
    }
}
